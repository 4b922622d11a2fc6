#pragma once

#include "core/result.hpp"
#include "rag/filter/metadata.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A condition on documents' metadata:
///
///     dept=Dresses                      a field has this value (a list: one of its values)
///     dept!=Dresses                     it has not; a document without the field, too
///     price>=10  price<20.5             as numbers if both are, else by bytes
///     date>=2024  date<2024-06          an ISO date or time against a year, month, day or time: as far as both say
///     dept in (Dresses, "Fine gauge")   one of several
///     has price                         the field is there and not null
///     a=1 AND (b!=x OR NOT c=true)      AND binds closer than OR; words in any case
///
/// Names and values are bare words, or stand in "double" or 'single' quotes
/// with \" \' \\ inside. Numbers are equal by value (10 = 10.0), digit by digit however
/// many there are, also where the document has them as text. "date=2024" holds for every day of 2024; times
/// compare as they are written, whatever their zone.
class Filter {
public:
    /// Error (invalid_input) whose `where` is "filter:COLUMN", from 1 in characters' bytes.
    [[nodiscard]] static Result<Filter> parse(std::string_view text);

    Filter(Filter&&) noexcept;
    Filter& operator=(Filter&&) noexcept;
    ~Filter();

    /// Error (invalid_input) at "filter" if it compares by order what no document's value of the field can be
    /// compared with: a number with a word. A field that no document has is no error.
    [[nodiscard]] Result<void> check(const MetadataColumns& metadata) const;

    /// Which of the documents it admits, by their numbers.
    [[nodiscard]] std::vector<bool> select(const MetadataColumns& metadata) const;

    /// The fields that it names, each once, sorted.
    [[nodiscard]] std::vector<std::string> fields() const;

    struct Node;

private:
    explicit Filter(std::unique_ptr<Node> root);
    std::unique_ptr<Node> root_;
};

struct FilterLimits {
    static constexpr std::size_t max_depth = 64;        ///< Of parentheses and NOT.
    static constexpr std::size_t max_conditions = 256;  ///< Values in lists included.
};

}  // namespace assay::rag
