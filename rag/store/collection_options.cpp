#include "rag/store/collection_options.hpp"

#include "core/json.hpp"

namespace assay::rag {
namespace {

constexpr std::size_t min_chunk_tokens = 16;
constexpr std::size_t max_chunk_tokens = 8192;
constexpr std::size_t max_dimensions = 16'384;

Error refuse(std::string message)
{
    return Error{Errc::invalid_input, std::move(message)};
}

}  // namespace

std::string to_json(const CollectionOptions& options)
{
    const auto& embedder = options.embedder;
    return Json{{"embedder",
                 {{"provider", embedder.provider},
                  {"model", embedder.model},
                  {"base_url", embedder.base_url},
                  {"dimensions", embedder.dimensions}}},
                {"chunks",
                 {{"size_tokens", options.chunks.size_tokens}, {"overlap_tokens", options.chunks.overlap_tokens}}}}
        .dump();
}

Result<CollectionOptions> parse_collection_options(std::string_view json)
{
    const auto damaged = Error{Errc::corrupt, "the collection's options cannot be read"};
    const auto parsed = parse_json(json, "options");
    if (!parsed)
        return damaged;
    CollectionOptions options;
    try {
        const Json& embedder = parsed->at("embedder");
        options.embedder.provider = embedder.at("provider").get<std::string>();
        options.embedder.model = embedder.at("model").get<std::string>();
        options.embedder.base_url = embedder.at("base_url").get<std::string>();
        options.embedder.dimensions = embedder.at("dimensions").get<std::size_t>();
        options.chunks.size_tokens = parsed->at("chunks").at("size_tokens").get<std::size_t>();
        options.chunks.overlap_tokens = parsed->at("chunks").at("overlap_tokens").get<std::size_t>();
    } catch (const Json::exception&) {
        return damaged;
    }
    if (const auto checked = check(options); !checked)
        return damaged;
    return options;
}

Result<void> check(const CollectionOptions& options)
{
    const auto& embedder = options.embedder;
    if (embedder.provider != "builtin" && embedder.provider != "openai" && embedder.provider != "compatible")
        return refuse("unknown embedder '" + embedder.provider + "'; use builtin, openai or compatible");
    if (embedder.provider != "builtin" && embedder.model.empty())
        return refuse("an embeddings API needs its model named");
    if (embedder.provider == "compatible" && embedder.base_url.empty())
        return refuse("a compatible embeddings API needs its base URL");
    if (embedder.dimensions > max_dimensions)
        return refuse("vectors of " + std::to_string(embedder.dimensions) + " dimensions; the limit is " +
                      std::to_string(max_dimensions));
    const auto& chunks = options.chunks;
    if (chunks.size_tokens < min_chunk_tokens || chunks.size_tokens > max_chunk_tokens)
        return refuse("chunks of " + std::to_string(chunks.size_tokens) + " tokens; they have from " +
                      std::to_string(min_chunk_tokens) + " to " + std::to_string(max_chunk_tokens));
    if (chunks.overlap_tokens * 2 >= chunks.size_tokens)
        return refuse("chunks overlap by less than half of their size, not by " +
                      std::to_string(chunks.overlap_tokens) + " of " + std::to_string(chunks.size_tokens) + " tokens");
    return {};
}

}  // namespace assay::rag
