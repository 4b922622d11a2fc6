#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

/// JSON values by their place in the text that spells them: what is not
/// changed keeps its digits and escapes. Nodes are numbered; texts that are
/// found inside strings can be added later as further roots.
class JsonTree {
public:
    using Id = std::uint32_t;
    static constexpr Id none = 0xFFFFFFFF;

    enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

    /// Adds a value; `json` is strict and minified. Not recursive.
    Id add(std::string json);

    /// Adds a string whose value is `text`.
    Id add_text(std::string_view text);

    /// Adds a list of values that are in the tree already and have no parent.
    Id add_list(const std::vector<Id>& items);

    [[nodiscard]] Kind kind(Id id) const { return nodes_[id].kind; }
    [[nodiscard]] std::uint32_t size(Id id) const { return nodes_[id].size; }
    [[nodiscard]] Id first(Id id) const { return nodes_[id].first; }
    [[nodiscard]] Id next(Id id) const { return nodes_[id].next; }

    /// The value as it is spelled. Made by add_list(), it has no spelling.
    [[nodiscard]] std::string_view raw(Id id) const;
    /// The member's key as it is spelled, with its quotation marks.
    [[nodiscard]] std::string_view raw_key(Id id) const;
    /// The characters of a string.
    [[nodiscard]] std::string text(Id id) const;
    [[nodiscard]] std::string key(Id id) const;
    /// False for what is no object. Looks at every member.
    [[nodiscard]] bool has_member(Id object, std::string_view key) const;

    /// The member of that key, or the item of that number in decimal; `none`
    /// if there is no such child. Looks at every child before it.
    [[nodiscard]] Id child(Id parent, std::string_view token) const;

    /// Whether a key stands twice in one object anywhere in the value.
    [[nodiscard]] bool repeats_a_key(Id root) const;

    [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }

private:
    struct Node {
        Kind kind = Kind::null;
        std::uint32_t source = none;
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t key_begin = 0;
        std::uint32_t key_end = 0;
        std::uint32_t size = 0;
        Id first = none;
        Id next = none;
    };
    struct Open {
        Id id;
        Id last;  ///< Its last child so far.
    };

    Id append(Node node, std::vector<Open>& open);

    std::deque<std::string> sources_;
    std::vector<Node> nodes_;
};

/// No fewer than the values in `json`, found without parsing it.
[[nodiscard]] std::size_t most_values(std::string_view json);

/// The value of a JSON string; `raw` has its quotation marks and is valid.
[[nodiscard]] std::string unescape_json_string(std::string_view raw);

}  // namespace assay::decode
