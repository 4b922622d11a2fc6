#pragma once

#include "llm/batch_api.hpp"

#include <simdjson.h>

namespace assay::llm {

/// OpenAI's: the input is a file of JSON lines, results come as one file of
/// responses and one of errors, either of which may be missing. Not
/// thread-safe: reading reuses one parser.
class OpenAiBatchApi final : public BatchApi {
public:
    explicit OpenAiBatchApi(const Endpoint& endpoint);

    [[nodiscard]] Limits limits() const override;
    [[nodiscard]] std::string begin() const override;
    void add(std::string& input, std::string_view id, std::string_view body) const override;
    void finish(std::string& input) const override;
    [[nodiscard]] bool uploads() const override { return true; }
    [[nodiscard]] net::HttpRequest upload(std::string input) const override;
    [[nodiscard]] net::HttpRequest create(std::string file) const override;
    [[nodiscard]] net::HttpRequest status(const std::string& id) const override;
    [[nodiscard]] net::HttpRequest cancel(const std::string& id) const override;
    [[nodiscard]] net::HttpRequest list(const std::string& after) const override;
    [[nodiscard]] std::vector<net::HttpRequest> results(const BatchStatus& status) const override;
    [[nodiscard]] CallResult<std::string> read_upload(const net::HttpResponse& response) const override;
    [[nodiscard]] CallResult<BatchStatus> read_status(const net::HttpResponse& response) const override;
    [[nodiscard]] CallResult<BatchPage> read_list(const net::HttpResponse& response) const override;
    [[nodiscard]] Result<BatchLine> read_line(std::string_view line) const override;

private:
    std::string base_;
    std::shared_ptr<const net::Headers> json_headers_;
    std::shared_ptr<const net::Headers> upload_headers_;
    mutable simdjson::dom::parser parser_;
    mutable simdjson::ondemand::parser line_parser_;
};

}  // namespace assay::llm
