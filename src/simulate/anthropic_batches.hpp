#pragma once

#include "net/http_server.hpp"
#include "simulate/batch_desk.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay::simulate {

class JsonParser;

/// Anthropic's batch API:
///
///     POST   /v1/messages/batches             GET lists them
///     GET    /v1/messages/batches/{id}
///     POST   /v1/messages/batches/{id}/cancel
///     GET    /v1/messages/batches/{id}/results
class AnthropicBatches {
public:
    /// The references must outlive it.
    AnthropicBatches(const SimulatorOptions& options, ChatService& chats, Stats& stats);
    ~AnthropicBatches();

    /// Whether a path is one of its own.
    [[nodiscard]] static bool has(std::string_view path);

    [[nodiscard]] net::ServerReply handle(const net::ServerRequest& request, std::uint64_t serial, Moment now);

private:
    [[nodiscard]] net::ServerReply create(const net::ServerRequest& request, std::uint64_t serial, Moment now);
    [[nodiscard]] net::ServerReply list(std::string_view query, Moment now);

    BatchDesk desk_;
    std::unique_ptr<JsonParser> parser_;
};

}  // namespace assay::simulate
