#pragma once

#include "net/http_server.hpp"
#include "simulate/batch_desk.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace assay::simulate {

class JsonParser;

/// OpenAI's batch API and the files that it works with:
///
///     POST   /v1/files                 multipart; purpose and file
///     GET    /v1/files/{id}            DELETE forgets it
///     GET    /v1/files/{id}/content
///     POST   /v1/batches               GET lists them
///     GET    /v1/batches/{id}
///     POST   /v1/batches/{id}/cancel
class OpenAiBatches {
public:
    /// Uploaded files are kept up to this many bytes, then the oldest go.
    static constexpr std::size_t max_stored_bytes = std::size_t{2} << 30;

    /// The references must outlive it.
    OpenAiBatches(const SimulatorOptions& options, ChatService& chats, Stats& stats);
    ~OpenAiBatches();

    /// Whether a path is one of its own.
    [[nodiscard]] static bool has(std::string_view path);

    [[nodiscard]] net::ServerReply handle(const net::ServerRequest& request, std::uint64_t serial, Moment now);

private:
    struct File {
        std::string text;
        std::uint64_t number;
    };

    [[nodiscard]] net::ServerReply upload(const net::ServerRequest& request, std::uint64_t serial);
    [[nodiscard]] net::ServerReply file(const net::ServerRequest& request, std::string_view id, std::uint64_t serial, Moment now);
    [[nodiscard]] net::ServerReply create(const net::ServerRequest& request, std::uint64_t serial, Moment now);
    [[nodiscard]] net::ServerReply batch(const net::ServerRequest& request, std::string_view id, std::uint64_t serial, Moment now);
    [[nodiscard]] net::ServerReply list(std::string_view query, Moment now);
    [[nodiscard]] std::string content(std::string_view id, Moment now);
    void read_entries(const std::string& text, std::vector<BatchEntry>& entries, std::vector<BatchComplaint>& complaints);

    BatchDesk desk_;
    std::map<std::string, File, std::less<>> files_;
    std::size_t stored_bytes_ = 0;
    std::uint64_t uploaded_ = 0;
    std::unique_ptr<JsonParser> parser_;
};

}  // namespace assay::simulate
