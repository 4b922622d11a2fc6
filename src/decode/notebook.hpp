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
        std::size_t max_notes = 200;   ///< Then one note carries the price of all others,
        std::size_t max_losses = 200;  ///< but losses have this many places more.
        std::size_t max_quote_bytes = 200;
    };

    /// Notes a change of what a value is.
    void add(std::string where, std::string_view what, std::string_view before, std::string_view after);

    /// True if a change of spelling of this kind still needs its note.
    [[nodiscard]] bool is_first(std::string_view what) const;

    /// Adds a note that was made elsewhere.
    void add(Note note);

    /// True if a note of this kind would still be kept as one of its own.
    [[nodiscard]] bool has_room_for(std::string_view what) const;

    /// What was noted so far turns out to stand at this JSON pointer.
    void place_in(std::string_view container);

    /// All notes. The last two carry the price of what found no room: one for
    /// losses ("more_losses") and one for the rest, called `rest`.
    [[nodiscard]] std::vector<Note> take(std::string_view rest = "more_mends");

private:
    Limits limits_;
    std::vector<Note> notes_;
    std::vector<std::string> unkept_kinds_;
    int unkept_price_ = 0;
    int unkept_losses_ = 0;
};

/// One note, its quotations shortened.
[[nodiscard]] Note make_note(std::string where, std::string_view what, std::string_view before, std::string_view after);

}  // namespace assay::decode
