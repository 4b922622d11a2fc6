#pragma once

#include "core/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace assay::schema {

/// A folder that answers for every URI under `base_uri`:
/// {"http://localhost:1234/", "remotes"} makes http://localhost:1234/a/b.json
/// the file remotes/a/b.json.
struct RemoteFolder {
    std::string base_uri;
    std::string folder;
};

/// What a reference out of a schema may reach: the metaschemas, which are
/// compiled in, and files of the folders that the user named. Never the network.
class Documents {
public:
    Documents() = default;
    explicit Documents(std::vector<RemoteFolder> folders) : folders_{std::move(folders)} {}

    /// The document at `uri` (absolute, without fragment), or nothing if there
    /// is none. Where folders overlap, the one with the longest base answers.
    /// An error if the file is there but is not JSON.
    [[nodiscard]] Result<std::optional<Json>> find(const std::string& uri) const;

private:
    std::vector<RemoteFolder> folders_;
};

}  // namespace assay::schema
