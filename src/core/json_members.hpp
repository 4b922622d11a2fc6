#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace assay {

/// Moves through JSON text value by value, without reading what values say,
/// and never past its end.
class JsonCursor {
public:
    explicit JsonCursor(std::string_view text) : text_{text} {}

    [[nodiscard]] std::size_t at() const { return at_; }
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

    void skip_space();
    /// Steps over `c` and the space around it.
    bool take(char c);
    /// The string at hand without its quotes.
    std::optional<std::string_view> string();
    /// The value at hand: up to where its brackets close, or to the comma or
    /// bracket after it.
    std::string_view value();

private:
    void skip_to_quote();

    std::string_view text_;
    std::size_t at_ = 0;
};

struct MemberSpan {
    std::string_view key;    ///< As written, without its quotes.
    std::string_view value;  ///< As written.
};

/// The members of the object that `text` is, in order; nothing if it is no
/// object. What a value looks like inside is not checked. Linear.
[[nodiscard]] std::optional<std::vector<MemberSpan>> member_spans(std::string_view text);

}  // namespace assay
