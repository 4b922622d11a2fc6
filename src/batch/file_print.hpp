#pragma once

#include "core/json.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace assay::batch {

/// Tells whether a file has still the content it had. Of a file of more than a
/// megabyte 16 pieces are looked at, from its beginning to its end, so that it
/// costs next to nothing: that finds everything that moves rows, but not every
/// edit that keeps the length.
struct FilePrint {
    std::uint64_t bytes = 0;
    std::string hash;  ///< Of what was looked at; see sha256_hex().

    friend bool operator==(const FilePrint&, const FilePrint&) = default;
};

/// Nothing if `path` is no regular file that can be read. Reads 1 MiB at most.
[[nodiscard]] std::optional<FilePrint> print_of(const std::string& path);

[[nodiscard]] Json to_json(const FilePrint& print);
/// Nothing if `json` is no print.
[[nodiscard]] std::optional<FilePrint> print_from(const Json& json);

}  // namespace assay::batch
