#include "cli/serve_stores.hpp"

#include "cli/rag_session.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace assay::cli {
namespace {

constexpr std::size_t max_name_bytes = 64;

bool is_name(const std::string& name)
{
    const auto is_allowed = [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
               byte == '.' || byte == '_' || byte == '-';
    };
    return !name.empty() && name.size() <= max_name_bytes && std::all_of(name.begin(), name.end(), is_allowed);
}

/// The files by their names.
Result<std::map<std::string, std::string>> named_files(const ServeSettings& settings)
{
    std::map<std::string, std::string> files;
    for (const auto& store : settings.stores) {
        const auto equals = store.find('=');
        if (equals == std::string::npos || equals + 1 == store.size())
            return Error{Errc::invalid_input, "'" + store + "' is not NAME=FILE", "--store"};
        if (!files.emplace(store.substr(0, equals), store.substr(equals + 1)).second)
            return Error{Errc::invalid_input, "two collections are named '" + store.substr(0, equals) + "'", "--store"};
    }
    if (!settings.stores_folder.empty()) {
        std::error_code ec;
        std::filesystem::directory_iterator entries{settings.stores_folder, ec};
        if (ec)
            return Error{Errc::invalid_input, ec.message(), settings.stores_folder};
        for (const auto& entry : entries) {
            const auto& path = entry.path();
            if (path.extension() != ".rag")
                continue;
            if (!files.emplace(path.stem().string(), path.string()).second)
                return Error{Errc::invalid_input, "two collections are named '" + path.stem().string() + "'", path.string()};
        }
    }
    for (const auto& [name, file] : files)
        if (!is_name(name))
            return Error{Errc::invalid_input, "'" + name + "' is no name for a collection; use up to 64 letters, digits, "
                                              "dots, dashes and underscores", file};
    return files;
}

Result<std::shared_ptr<rag::Collection>> open_or_create(const std::string& file)
{
    std::error_code ignored;
    auto collection = std::filesystem::exists(file, ignored) ? rag::Collection::open(file, rag::Collection::Access::write)
                                                             : rag::Collection::create(file, {});
    if (!collection)
        return collection.error();
    return std::shared_ptr<rag::Collection>{std::move(*collection)};
}

}  // namespace

Result<ServeStores> ServeStores::open(const ServeSettings& settings, const Environment& environment,
                                      boost::asio::any_io_executor network)
{
    const auto files = named_files(settings);
    if (!files)
        return files.error();
    ServeStores stores;
    net::HttpClientOptions http;
    http.ca_file = settings.model.ca_file;
    stores.http_ = std::make_unique<net::HttpClient>(network, http);
    for (const auto& [name, file] : *files) {
        auto collection = open_or_create(file);
        if (!collection)
            return collection.error();
        std::shared_ptr<rag::ApiEmbedder> embedder;
        if (!(*collection)->embeds_itself()) {
            auto options = embedder_options((*collection)->embedder(), environment);
            if (!options)
                return Error{options.error().code, options.error().message, file};
            options->query_timeout = std::chrono::milliseconds{static_cast<std::int64_t>(settings.embed_timeout_s * 1000)};
            embedder = std::make_shared<rag::ApiEmbedder>(std::move(*options), *stores.http_, network);
        }
        stores.collections_.push_back({name, std::move(*collection), std::move(embedder)});
    }
    return stores;
}

}  // namespace assay::cli
