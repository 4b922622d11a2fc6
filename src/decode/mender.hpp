#pragma once

#include "decode/decode.hpp"
#include "decode/lookahead.hpp"
#include "decode/members.hpp"
#include "decode/notebook.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A tolerant reading of one JSON value. The text is read once from left to
// right; what is understood is written at once as strict, minified JSON, and
// each liberty taken is noted. Containers live on an explicit stack, questions
// about what follows look a bounded window ahead (lookahead.hpp), and every
// step moves forward, so the time is linear in the text.
//
//     text   {sentiment: 'good', "issues": ["slow",
//     json   {"sentiment":"good","issues":["slow"]}
//     notes  unquoted_key, single_quotes, closed_truncation
//
// The profiles share all of it but two questions: where a broken string ends
// (string_extract.cpp, string_text.cpp) and what an unquoted value is
// (bare.cpp).

namespace assay::decode {

/// What a tolerant reading found.
struct Mended {
    std::string json;  ///< Strict JSON, minified; empty if there was a failure.
    std::vector<Note> notes;
    std::size_t end = 0;    ///< Where in the text the value ends.
    bool complete = false;  ///< The value's own end stood in the text.
    bool lacks_both_braces = false;  ///< An object of whose braces neither stood in the text.
    bool contradicts = false;  ///< An object has a key twice, with different values.
    std::string failure;    ///< Why there is no value, as a sentence.
};

struct MendOptions {
    DecodeLimits limits{};
    Profile profile = Profile::extract;
    Missing missing = Missing::left_out;
};

/// Reads one value. Makes no choice between candidates and knows no schema.
class Mender {
public:
    /// Reads `text` (well-formed UTF-8) from `start`, where the value begins.
    Mender(std::string_view text, std::size_t start, const MendOptions& options);

    /// To be called once.
    [[nodiscard]] Mended run();

private:
    enum class Kind : char { object, array, set, tuple, implied_object };

    struct Frame {
        Kind kind;
        bool comma = false;            ///< A comma stands since the last member.
        bool had_comma = false;        ///< One stood anywhere, or a tuple is a mere parenthesis.
        bool in_member = false;        ///< Between a member's key, or an item's begin, and its end.
        std::size_t count = 0;         ///< Members or items written.
        std::size_t begin = 0;         ///< In the output; of the bracket.
        std::size_t member_begin = 0;  ///< In the output; where to cut to take a member back.
        std::size_t value_begin = 0;   ///< In the output.
        Span key{};                    ///< In the output, with its marks; of the member being read.

        [[nodiscard]] bool is_object() const { return kind == Kind::object || kind == Kind::implied_object; }
    };

    // Structure: mender.cpp.
    void step();
    [[nodiscard]] bool is_text() const { return options_.profile == Profile::text; }
    [[nodiscard]] bool at_end() const
    {
        return pos_ >= text_.size() || (text_[pos_] == '`' && text_.substr(pos_, 3) == "```");
    }
    [[nodiscard]] char peek(std::size_t ahead = 0) const
    {
        return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
    }
    [[nodiscard]] std::string pointer() const;
    void note(std::string_view what, std::string_view before, std::string_view after);
    void note_first(std::string_view what, std::string_view before, std::string_view after);
    void tear(std::string_view what_is_lost);
    void tear_value(std::string_view seen, std::size_t written);

    // Opening and closing: brackets.cpp.
    void open(Kind kind);
    void close(char bracket);
    void close_mismatched(char bracket);
    void close_top();
    void close_tuple();
    void close_all();
    [[nodiscard]] bool is_early_bracket() const;
    [[nodiscard]] bool is_stray_brace() const;
    [[nodiscard]] bool ends_item_without_begin() const;
    [[nodiscard]] bool is_like_last_item(std::size_t key) const;
    [[nodiscard]] bool reopen_list();
    [[nodiscard]] bool ends_list_without_begin() const;
    [[nodiscard]] std::size_t end_of_object_ahead(std::size_t at) const;
    void begin_list_late();

    // Members: member.cpp.
    void read_key();
    void read_bare_key();
    [[nodiscard]] bool is_set();
    void finish_key();
    void lack_value(std::string_view what);
    void begin_member();
    void end_member();
    void take_back_member();
    [[nodiscard]] bool begins_line() const;
    void read_item();

    // Runs of members with nothing wrong: sound.cpp.
    void copy_sound_members();

    // Blanks, comments and what does not belong: blank.cpp.
    void skip_blank();
    void skip_comment(std::size_t end);
    [[nodiscard]] std::size_t end_before_members(std::size_t end);
    void skip_unexpected();

    // Values: value.cpp.
    void read_value(Place place);
    void read_quoted(Place place);
    void skip_string_prefix();
    [[nodiscard]] bool read_constructor();
    void skip_call_heads();
    void skip_call_ends();
    [[nodiscard]] bool read_pattern();
    void end_value(Place place);

    // Raw text between three marks: block.cpp.
    struct Block {
        std::size_t begin;  ///< In the text; of what stands between the marks,
        std::size_t end;    ///< and where it ends.
    };
    [[nodiscard]] bool at_three_marks() const
    {
        const char mark = peek();
        return (mark == '"' || mark == '\'' || mark == '`') && peek(1) == mark && peek(2) == mark;
    }
    [[nodiscard]] std::optional<Block> find_block();
    [[nodiscard]] bool read_block();

    // Strings: string.cpp; where a broken one ends: string_extract.cpp,
    // string_text.cpp. They are written to the output as they are read.
    struct Opened {
        std::size_t text;  ///< Where the string's content begins in the text,
        std::size_t out;   ///< and in the output.
        Place place = Place::member;
    };
    void read_string(Place place);
    [[nodiscard]] bool read_plain_string(Place place);
    void copy_plain(std::size_t limit);
    void copy_char();
    void copy_again(const Opened& opened, std::size_t end);
    void read_escape();
    void read_unicode_escape();
    void look_for_path();
    [[nodiscard]] bool begins_formula() const;
    void append_escaped(char c);

    void read_string_extract(Place place);
    void end_string_extract(const Opened& opened);

    // What a string has swallowed: string_swallowed.cpp.
    [[nodiscard]] bool is_swallowed_key(const Opened& opened, Place place) const;
    [[nodiscard]] bool is_swallowed_bare_key(const Opened& opened, Place place) const;
    void step_back_to_comma(const Opened& opened, Place place);
    [[nodiscard]] std::size_t without_closers(const Opened& opened, std::size_t end, Place place) const;
    void note_members_in_text(std::size_t begin, std::size_t end);
    [[nodiscard]] bool lacks_key_end(const Opened& opened) const;
    [[nodiscard]] bool end_key_before_colon(const Opened& opened);
    void end_torn_string(const Opened& opened, Place place, bool has_inner_mark);
    [[nodiscard]] bool split_torn_string(const Opened& opened, Place place);
    [[nodiscard]] std::size_t closers_at_end() const;
    [[nodiscard]] std::size_t fence_at_end(const Opened& opened) const;

    enum class Stop { end_mark, delimiter, place };
    enum class Verdict { end, text, again };
    struct Ending {
        Stop stop;
        std::size_t place;  ///< With Stop::place, in the text.
    };
    void read_string_text(Place place);
    [[nodiscard]] bool scan_string_text(const Opened& opened, std::string_view opener, Ending& ending);
    [[nodiscard]] bool is_end_mark(std::string_view opener, std::size_t bytes) const;
    [[nodiscard]] Verdict judge_mark(const Opened& opened, std::size_t mark, std::size_t bytes, bool may_read_again,
                                     Ending& ending) const;
    [[nodiscard]] bool is_inner_mark(const Opened& opened, std::size_t mark, std::size_t bytes, std::size_t next) const;
    [[nodiscard]] bool is_stop_delimiter(const Opened& opened) const;
    void end_before(const Opened& opened, std::size_t end);
    [[nodiscard]] bool end_at_text_end(const Opened& opened, bool may_read_again, Ending& ending);

    // Unquoted values: bare.cpp.
    [[nodiscard]] std::string_view bare_token(Place place);
    [[nodiscard]] bool ends_bare(std::size_t begin, Place place) const;
    [[nodiscard]] bool write_sound_scalar();
    [[nodiscard]] bool write_bare(Place place);
    [[nodiscard]] bool write_literal(std::string_view token);
    [[nodiscard]] bool write_number(std::string_view token);

    std::string_view text_;
    Lookahead lookahead_;
    MendOptions options_;
    std::size_t start_;
    std::size_t pos_;
    std::string out_;
    std::vector<Frame> stack_;
    Members members_;
    Notebook notes_;
    std::string failure_;
    std::string torn_;      ///< What stood at a torn end, for its note.
    bool is_torn_ = false;  ///< The text ended inside the value.
    bool is_done_ = false;
    bool contradicts_ = false;
    bool lacks_both_braces_ = false;
    bool single_quotes_noted_ = false;
    bool bare_keys_noted_ = false;
    std::size_t open_calls_ = 0;  ///< Of f( around what is being read.
    std::size_t rescanned_ = 0;   ///< Bytes read again; limited, so that the time stays linear.
    std::size_t raw_until_ = 0;   ///< Up to there backslashes are no escapes: C:\Users.
    std::array<bool, 3> endless_blocks_{};  ///< No end follows of """, ''', ```: not searched for again.
    bool is_escaped_ = false;  ///< In a string whose marks are escaped: \"a\".
};

}  // namespace assay::decode
