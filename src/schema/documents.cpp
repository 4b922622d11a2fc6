#include "schema/documents.hpp"

#include "schema/metaschemas.hpp"
#include "schema/uri.hpp"

#include <filesystem>

namespace assay::schema {
namespace {

/// Whether `path` stays below the folder it is appended to.
bool stays_inside(const std::filesystem::path& path)
{
    if (path.is_absolute())
        return false;
    for (const auto& part : path) {
        if (part == "..")
            return false;
    }
    return true;
}

}  // namespace

Result<std::optional<Json>> Documents::find(const std::string& uri) const
{
    // Drafts 4 to 7 are named http://, but many write https://.
    const auto plain = uri.starts_with("https://json-schema.org/draft-0") ? "http" + uri.substr(5) : uri;
    if (const auto text = metaschema_text(plain)) {
        auto document = parse_json(*text, uri);
        if (!document)
            return document.error();
        return std::optional{std::move(*document)};
    }
    const RemoteFolder* best = nullptr;
    for (const auto& folder : folders_) {
        if (uri.starts_with(folder.base_uri) && (best == nullptr || folder.base_uri.size() > best->base_uri.size()))
            best = &folder;
    }
    if (best == nullptr)
        return std::optional<Json>{};
    std::string rest = percent_decode(std::string_view{uri}.substr(best->base_uri.size()));
    if (rest.starts_with('/'))
        rest.erase(0, 1);
    // A URI comes with the schema, which must not choose among all files.
    if (rest.empty() || rest.find('\0') != std::string::npos || !stays_inside(rest))
        return std::optional<Json>{};
    const auto path = std::filesystem::path{best->folder} / rest;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return std::optional<Json>{};
    auto document = read_json_file(path.string());
    if (!document)
        return document.error();
    return std::optional{std::move(*document)};
}

}  // namespace assay::schema
