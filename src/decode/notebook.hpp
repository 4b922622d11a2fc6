#pragma once

#include "decode/decode.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::decode {

/// Collects the notes of one text. A broken spelling tends to repeat (every
/// key unquoted, every string in single quotes), so kinds that change no value
/// are noted where they first occur; changes of a value are noted each time.
class Notebook {
public:
    struct Limits {
        std::size_t max_notes = 200;  ///< Then one note says that there were more.
        std::size_t max_quote_bytes = 200;
    };

    /// Notes a change of what a value is.
    void add(std::string where, std::string_view what, std::string_view before, std::string_view after);

    /// True if a change of spelling of this kind still needs its note.
    [[nodiscard]] bool is_first(std::string_view what) const;

    /// True if a note of a value's change would no longer be kept.
    [[nodiscard]] bool is_full() const { return notes_.size() >= limits_.max_notes; }

    [[nodiscard]] std::vector<Note> take() { return std::move(notes_); }

private:
    Limits limits_;
    std::vector<Note> notes_;
};

/// One note, its quotations shortened.
[[nodiscard]] Note make_note(std::string where, std::string_view what, std::string_view before, std::string_view after);

}  // namespace assay::decode
