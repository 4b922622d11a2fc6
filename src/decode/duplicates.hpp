#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// Finds a key that stands twice in one object: JSON readers disagree about
/// which of the two counts. Keeps its buffers between calls; not recursive.
class DuplicateFinder {
public:
    /// One such key, or nothing. The view dies with the parser's next parse.
    [[nodiscard]] std::optional<std::string_view> find(simdjson::dom::element root);

private:
    [[nodiscard]] std::optional<std::string_view> find_in(simdjson::dom::object object);

    std::vector<simdjson::dom::element> open_;
    std::vector<std::string_view> keys_;
};

}  // namespace assay::decode
