#pragma once

#include "decode/decode.hpp"
#include "decode/lookahead.hpp"
#include "decode/notebook.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
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

namespace assay::decode {

/// What a tolerant reading found.
struct Mended {
    std::string json;  ///< Strict JSON, minified; empty if there was a failure.
    std::vector<Note> notes;
    std::size_t end = 0;    ///< Where in the text the value ends.
    bool complete = false;  ///< The value's own end stood in the text.
    std::string failure;    ///< Why there is no value, as a sentence.
};

/// Reads one value. Makes no choice between candidates and knows no schema.
class Mender {
public:
    /// Reads `text` (well-formed UTF-8) from `start`, where the value begins.
    Mender(std::string_view text, std::size_t start, const DecodeLimits& limits);

    /// To be called once.
    [[nodiscard]] Mended run();

private:
    struct Span {
        std::size_t begin;
        std::size_t end;
    };
    struct Frame {
        bool is_object;
        bool comma = false;            ///< A comma stands since the last member.
        bool in_member = false;        ///< Between a member's key, or an item's begin, and its end.
        std::size_t count = 0;         ///< Members or items written.
        std::size_t member_begin = 0;  ///< In the output; where to cut to take a member back.
        std::size_t value_begin = 0;   ///< In the output.
        std::string key{};             ///< Of the member being read.
        std::unordered_map<std::string, Span> seen{};  ///< Values by key, in the output.
    };

    // Structure: mender.cpp.
    void step();
    void read_key();
    [[nodiscard]] std::string bare_key();
    void finish_key();
    void read_value(Place place);
    [[nodiscard]] std::string read_joined_strings(Place place);
    void open(char bracket);
    void close(char bracket);
    void close_mismatched(char bracket);
    void close_top();
    void close_all();
    void begin_member();
    void end_member();
    [[nodiscard]] bool is_said_again();
    void take_back_member();
    void skip_blank();
    void skip_comment(std::size_t end);
    void skip_unexpected();
    [[nodiscard]] bool is_early_bracket() const;
    [[nodiscard]] bool at_end() const;
    [[nodiscard]] char peek(std::size_t ahead = 0) const;
    [[nodiscard]] std::string pointer() const;
    void note(std::string_view what, std::string_view before, std::string_view after);
    void note_first(std::string_view what, std::string_view before, std::string_view after);
    void tear(std::string_view what_is_lost);

    // Strings: mender_string.cpp.
    [[nodiscard]] std::string read_string(Place place);
    void read_escape(std::string& value);
    void read_unicode_escape(std::string& value);
    [[nodiscard]] bool is_swallowed_key(const std::string& value, Place place) const;
    void step_back_to_comma();
    [[nodiscard]] bool end_key_before_colon(std::string& value);
    void end_torn_string(std::string& value, Place place);
    [[nodiscard]] std::size_t closers_at_end() const;

    // Unquoted values: mender_bare.cpp.
    [[nodiscard]] std::string_view bare_token(Place place);
    [[nodiscard]] bool write_bare(Place place);
    [[nodiscard]] bool write_literal(std::string_view token);
    [[nodiscard]] bool write_number(std::string_view token);

    std::string_view text_;
    Lookahead lookahead_;
    DecodeLimits limits_;
    std::size_t start_;
    std::size_t pos_;
    std::string out_;
    std::vector<Frame> stack_;
    Notebook notes_;
    std::string failure_;
    std::string torn_;      ///< What stood at a torn end, for its note.
    bool is_torn_ = false;  ///< The text ended inside the value.
    bool is_done_ = false;
};

}  // namespace assay::decode
