#pragma once

#include "prompt/echo.hpp"
#include "simulate/faults.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::simulate {

/// One document's part of an answer, and what is to go wrong with it.
struct AnswerItem {
    std::string id;
    std::string record;  ///< JSON text of an object.
    Fault fault = Fault::none;
    std::uint64_t choice = 0;  ///< Chance's, for faults that leave one.
    prompt::Echo echo{};       ///< Of the document; a packed answer repeats it.
    bool spoiled = false;      ///< Set by spoil(): no correct answer for this document is in the text.
};

/// Applies the items' faults and returns the packed answer,
/// see prompt::packed_schema(). What is swapped, doubled or merged brings the
/// echo of the text it was made from, as a model's would. A fault is left out (and reset
/// to none) where the item or the neighbour that it needs is spoiled already
/// or missing.
[[nodiscard]] std::string write_packed(std::vector<AnswerItem>& items);

/// Applies the fault to a record that is an answer of its own.
[[nodiscard]] std::string write_single(AnswerItem& item);

/// A value in the record is replaced by one of a type that no lenient reader
/// could take for the right one.
[[nodiscard]] std::string with_wrong_type(std::string_view record, std::uint64_t choice);

/// The first half of one record's fields, and the rest from another's.
[[nodiscard]] std::string merged(std::string_view first, std::string_view second);

/// An answer in a Markdown code fence, and one between sentences.
[[nodiscard]] std::string in_fence(std::string_view answer);
[[nodiscard]] std::string in_prose(std::string_view answer);

}  // namespace assay::simulate
