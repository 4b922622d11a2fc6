#pragma once

#include "core/result.hpp"
#include "schema/schema.hpp"

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace assay::cli {

/// Compiled schemas by their text, so that a stream in which each line brings
/// its own costs one compilation per schema. The longest unused goes first.
class SchemaCache {
public:
    static constexpr std::size_t capacity = 64;

    /// The schema that `text` (JSON) holds. Errors are not kept.
    [[nodiscard]] Result<schema::Schema> get(std::string_view text);

private:
    using Entry = std::pair<std::string, schema::Schema>;
    std::list<Entry> entries_;  ///< The last used first. A list keeps the keys' addresses.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
};

}  // namespace assay::cli
