#pragma once

#include "decode/decode.hpp"
#include "decode/json_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// A change at a value; its place is known when the record is written.
struct Remark {
    std::string key;        ///< Of the member it is about; the value itself if is_about_member is not set.
    bool is_about_member = false;
    std::string_view what;  ///< A literal.
    std::string before;
    std::string after;
};

/// A reading of one value: the value as it stands, a new spelling, or a
/// container of readings.
struct AlignedValue {
    enum class Kind { as_is, spelled, list, object };

    Kind kind = Kind::as_is;
    JsonTree::Id node = JsonTree::none;  ///< as_is
    std::string json;                    ///< spelled
    std::vector<std::string> keys;       ///< object: parallel to children, not escaped
    std::vector<AlignedValue> children;
    std::vector<Remark> remarks;         ///< Noted before those of the children.
    std::vector<Remark> omissions;       ///< Noted after them.
    int price = 0;                       ///< With all children's.

    /// Notes a change of this value and adds its price.
    void remark(std::string_view what, std::string_view before, std::string_view after);
    /// Notes what became of one member of this value.
    void remark_member(std::string key, std::string_view what, std::string_view before, std::string_view after);
};

/// Writes a reading as JSON, its notes with their places. Beyond as many notes
/// as a Notebook keeps one stands for the rest, with their price.
void write_aligned(const AlignedValue& value, const JsonTree& tree, std::string& json, std::vector<Note>& notes);

}  // namespace assay::decode
