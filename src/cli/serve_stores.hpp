#pragma once

#include "cli/environment.hpp"
#include "cli/settings.hpp"
#include "core/result.hpp"
#include "net/http_client.hpp"
#include "serve/stores.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace assay::cli {

/// The collections that a server is told to serve, open to write, and the
/// client under those that an API embeds.
class ServeStores {
public:
    /// A file that is not there is made. Error (invalid_input) for a name that
    /// stands twice or cannot be part of a URL, a file that is no collection,
    /// or a key that is missing.
    [[nodiscard]] static Result<ServeStores> open(const ServeSettings& settings, const Environment& environment,
                                                  boost::asio::any_io_executor network);

    [[nodiscard]] const std::vector<serve::NamedCollection>& collections() const { return collections_; }

private:
    ServeStores() = default;

    std::unique_ptr<net::HttpClient> http_;  // outlives the embedders below
    std::vector<serve::NamedCollection> collections_;
};

}  // namespace assay::cli
