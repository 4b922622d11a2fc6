#pragma once

#include "core/result.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::rag {

/// One value of a field: null, true, 7.5 or "Dresses".
struct MetadataValue {
    enum class Kind : std::uint8_t { null, boolean, number, string };
    Kind kind = Kind::null;
    double number = 0;   ///< Rounded; also of a string that is written as a number, if it is finite.
    bool has_number = false;
    std::string text{};  ///< As it stands in JSON; a string without its quotes.

    [[nodiscard]] static MetadataValue of_text(std::string_view text);
};

/// Of two values that have numbers: by their exact values where both are
/// spelled as JSON numbers, though doubles would round them.
[[nodiscard]] std::strong_ordering compare_numbers(const MetadataValue& a, const MetadataValue& b);

/// The metadata of all documents, a column a field, each value kept once.
/// Members of nested objects are fields named "outer.inner"; of a list, each
/// element is a value of the field. Not thread-safe for changes.
class MetadataColumns {
public:
    using Document = std::uint32_t;

    /// Gives the next document, number documents(), its metadata: a JSON
    /// object. Error (invalid_input) naming the place if it is none.
    [[nodiscard]] Result<Document> add(std::string_view json);

    [[nodiscard]] std::size_t documents() const { return documents_; }
    [[nodiscard]] std::vector<std::string> fields() const;
    [[nodiscard]] bool has_field(std::string_view field) const { return columns_.contains(field); }
    /// The different values of a field; none if there is no such field. Valid until something is added.
    [[nodiscard]] std::span<const MetadataValue> values(std::string_view field) const;
    [[nodiscard]] std::size_t memory_bytes() const;

    /// Which documents have a value of `field` that `test` holds for. Each
    /// different value is tested once.
    template <class Test>
    [[nodiscard]] std::vector<bool> where(std::string_view field, Test test) const
    {
        std::vector<bool> found(documents_);
        const auto column = columns_.find(field);
        if (column == columns_.end())
            return found;
        std::vector<bool> holds;
        holds.reserve(column->second.values.size());
        for (const MetadataValue& value : column->second.values)
            holds.push_back(test(value));
        for (const Cell& cell : column->second.cells)
            if (holds[cell.value])
                found[cell.document] = true;
        return found;
    }

private:
    struct Cell {
        Document document;
        std::uint32_t value;
    };
    struct Column {
        std::vector<MetadataValue> values;
        std::unordered_map<std::string, std::uint32_t> by_key;  ///< Kind and text to the place in values.
        std::vector<Cell> cells;                                ///< By document.
    };

    void put(const std::string& field, Document document, MetadataValue value);

    std::map<std::string, Column, std::less<>> columns_;
    std::size_t documents_ = 0;
};

/// Whether `json` can be a document's metadata: an object that is not nested
/// deeper than MetadataLimits::max_depth.
[[nodiscard]] Result<void> check_metadata(std::string_view json);

struct MetadataLimits {
    static constexpr std::size_t max_depth = 8;
    static constexpr std::size_t max_values = 1000;  ///< Of one document.
};

}  // namespace assay::rag
