// Where ECMA-262 (with its "u" flag, which JSON Schema asks for) and RE2 read
// the same characters differently, the pattern is rewritten:
//
//   \s \S      Unicode's spaces, not only ASCII's
//   .          neither \r nor U+2028 nor U+2029
//   \uXXXX     \x{XXXX}, surrogate pairs joined
//   \cJ, [\b]  the control character
//   []  [^]    nothing, anything
//   (?<name>   (?P<name>
//   [[]        a bracket inside a class needs no escape
//   \p{Letter} the long names of Unicode's categories; Script=, sc=, gc=

#include "schema/pattern.hpp"

#include "schema/lookaround.hpp"

#include <re2/re2.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace assay::schema {
namespace {

/// Memory that one pattern's automaton may take. Repeated Unicode classes
/// ("^.{1,1000}$") need a few megabytes.
constexpr std::int64_t max_pattern_bytes = 64 << 20;

constexpr std::string_view spaces = R"(\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff})";
constexpr std::string_view non_spaces =
    R"(\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff})";

struct CategoryName {
    std::string_view long_name;
    std::string_view short_name;
};

constexpr auto categories = std::to_array<CategoryName>({
    {"Letter", "L"}, {"Lowercase_Letter", "Ll"}, {"Uppercase_Letter", "Lu"}, {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"}, {"Other_Letter", "Lo"}, {"Mark", "M"}, {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"}, {"Enclosing_Mark", "Me"}, {"Number", "N"}, {"Decimal_Number", "Nd"}, {"digit", "Nd"},
    {"Letter_Number", "Nl"}, {"Other_Number", "No"}, {"Punctuation", "P"}, {"punct", "P"},
    {"Connector_Punctuation", "Pc"}, {"Dash_Punctuation", "Pd"}, {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"}, {"Initial_Punctuation", "Pi"}, {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"}, {"Symbol", "S"}, {"Math_Symbol", "Sm"}, {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"}, {"Other_Symbol", "So"}, {"Separator", "Z"}, {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"}, {"Paragraph_Separator", "Zp"}, {"Control", "Cc"}, {"cntrl", "Cc"}, {"Format", "Cf"},
});

std::string hex_escape(std::uint32_t code_point)
{
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, code_point, 16).ptr;
    return "\\x{" + std::string{digits, end} + "}";
}

class Translation {
public:
    explicit Translation(std::string_view ecma) : ecma_{ecma} {}

    Result<std::string> run()
    {
        while (at_ < ecma_.size()) {
            if (!step())
                return Error{Errc::invalid_input, problem_};
        }
        if (in_class_)
            return Error{Errc::invalid_input, "a character class is not closed"};
        return std::move(out_);
    }

private:
    bool step()
    {
        const char c = ecma_[at_];
        if (c == '\\')
            return escape();
        ++at_;
        if (in_class_) {
            if (c == '[')
                out_ += "\\[";
            else
                out_ += c;
            in_class_ = c != ']';
        } else if (c == '[') {
            open_class();
        } else if (c == '.') {
            out_ += R"([^\n\r\x{2028}\x{2029}])";
        } else if (c == '(' && ecma_.substr(at_).starts_with("?<") && !ecma_.substr(at_).starts_with("?<=") &&
                   !ecma_.substr(at_).starts_with("?<!")) {
            out_ += "(?P<";
            at_ += 2;
        } else {
            out_ += c;
        }
        return true;
    }

    void open_class()
    {
        const auto rest = ecma_.substr(at_);
        if (rest.starts_with("^]")) {
            out_ += R"([\x{0}-\x{10ffff}])";
            at_ += 2;
        } else if (rest.starts_with("]")) {
            out_ += R"([^\x{0}-\x{10ffff}])";
            ++at_;
        } else {
            out_ += rest.starts_with("^") ? "[^" : "[";
            at_ += rest.starts_with("^") ? 1 : 0;
            in_class_ = true;
        }
    }

    /// The escape at at_, which is a backslash. A dash after a class inside a
    /// class ("[\w-.]") begins no range: it stands for itself.
    bool escape()
    {
        const bool is_class = at_ + 1 < ecma_.size() && std::string_view{"wWdDsSpP"}.find(ecma_[at_ + 1]) != std::string_view::npos;
        if (!escaped_character())
            return false;
        if (in_class_ && is_class && at_ < ecma_.size() && ecma_[at_] == '-') {
            ++at_;
            return emit("\\-");
        }
        return true;
    }

    bool escaped_character()
    {
        if (at_ + 1 >= ecma_.size())
            return refuse("it ends in a backslash");
        const char c = ecma_[at_ + 1];
        at_ += 2;
        switch (c) {
        case 's': return emit(in_class_ ? std::string{spaces} : "[" + std::string{spaces} + "]");
        case 'S': return emit(in_class_ ? std::string{non_spaces} : "[^" + std::string{spaces} + "]");
        case 'u': return unicode_escape();
        case 'x': return byte_escape();
        case 'c': return control_escape();
        case 'p':
        case 'P': return property(c);
        case '0': return emit("\\x{0}");
        case 'b': return emit(in_class_ ? "\\x{8}" : "\\b");
        case 'k': return refuse("back-references cannot be matched in linear time");
        case 'd':
        case 'D':
        case 'w':
        case 'W':
        case 'B':
        case 't':
        case 'n':
        case 'v':
        case 'f':
        case 'r': return emit(std::string{"\\"} + c);
        default: break;
        }
        if (c >= '1' && c <= '9')
            return refuse("back-references cannot be matched in linear time");
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return refuse(std::string{"\\"} + c + " is not an escape of ECMA-262");
        // Punctuation; for RE2 an escaped byte of a longer character is none.
        if (static_cast<unsigned char>(c) < 0x80 && c != '_' && c != ' ')
            return emit(std::string{"\\"} + c);
        return emit(std::string(1, c));
    }

    std::optional<std::uint32_t> hex(std::size_t from, std::size_t digits) const
    {
        if (from + digits > ecma_.size())
            return std::nullopt;
        std::uint32_t value = 0;
        const char* begin = ecma_.data() + from;
        const auto [end, ec] = std::from_chars(begin, begin + digits, value, 16);
        if (ec != std::errc{} || end != begin + digits)
            return std::nullopt;
        return value;
    }

    bool unicode_escape()
    {
        if (at_ < ecma_.size() && ecma_[at_] == '{') {
            const auto close = ecma_.find('}', at_);
            const auto value = close == std::string_view::npos ? std::nullopt : hex(at_ + 1, close - at_ - 1);
            if (!value || *value > 0x10FFFF)
                return refuse("\\u{...} names no code point");
            at_ = close + 1;
            return emit(hex_escape(*value));
        }
        auto value = hex(at_, 4);
        if (!value)
            return refuse("\\u needs four hex digits");
        at_ += 4;
        const bool high = *value >= 0xD800 && *value < 0xDC00;
        if (high && ecma_.substr(at_).starts_with("\\u")) {
            const auto low = hex(at_ + 2, 4);
            if (low && *low >= 0xDC00 && *low < 0xE000) {
                value = 0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00);
                at_ += 6;
            }
        }
        if (*value >= 0xD800 && *value < 0xE000)
            return refuse("half of a surrogate pair matches nothing in well-formed text");
        return emit(hex_escape(*value));
    }

    bool byte_escape()
    {
        const auto value = hex(at_, 2);
        if (!value)
            return refuse("\\x needs two hex digits");
        at_ += 2;
        return emit(hex_escape(*value));
    }

    bool control_escape()
    {
        const char letter = at_ < ecma_.size() ? ecma_[at_] : '\0';
        if (!((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')))
            return refuse("\\c needs a letter");
        ++at_;
        return emit(hex_escape(static_cast<std::uint32_t>(letter & 0x1F)));
    }

    bool property(char kind)
    {
        const auto close = ecma_.find('}', at_);
        if (at_ >= ecma_.size() || ecma_[at_] != '{' || close == std::string_view::npos)
            return refuse("\\p needs a name in braces");
        std::string_view name = ecma_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        for (const std::string_view prefix : {"Script=", "sc=", "General_Category=", "gc="}) {
            if (name.starts_with(prefix))
                name.remove_prefix(prefix.size());
        }
        for (const auto& category : categories) {
            if (category.long_name == name)
                name = category.short_name;
        }
        if (name == "Any")
            return emit(in_class_ ? R"(\x{0}-\x{10ffff})" : R"([\x{0}-\x{10ffff}])");
        if (name == "ASCII" && kind == 'p')
            return emit(in_class_ ? R"(\x{0}-\x{7f})" : R"([\x{0}-\x{7f}])");
        return emit(std::string{"\\"} + kind + "{" + std::string{name} + "}");
    }

    bool emit(const std::string& text)
    {
        out_ += text;
        return true;
    }

    bool refuse(std::string problem)
    {
        problem_ = std::move(problem);
        return false;
    }

    std::string_view ecma_;
    std::size_t at_ = 0;
    bool in_class_ = false;
    std::string out_;
    std::string problem_;
};

}  // namespace

Result<std::string> translate_pattern(std::string_view ecma)
{
    return Translation{ecma}.run();
}

Result<Pattern> Pattern::compile(std::string_view ecma)
{
    const auto refuse = [&](const std::string& why) {
        return Error{Errc::invalid_input, "the pattern \"" + std::string{ecma} + "\" cannot be used: " + why};
    };
    Pattern out;
    const auto translated = translate_pattern(ecma);
    if (!translated)
        return refuse(translated.error().message);
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(max_pattern_bytes);
    auto regex = std::make_shared<const re2::RE2>(*translated, options);
    if (regex->ok()) {
        out.regex_ = std::move(regex);
        return out;
    }
    // RE2 has no look-around, and no repetition of more than 1,000.
    auto lookaround = LookaroundPattern::compile(ecma);
    if (!lookaround)
        return refuse(lookaround.error().message);
    out.lookaround_ = std::make_shared<const LookaroundPattern>(std::move(*lookaround));
    return out;
}

Pattern::Match Pattern::search(std::string_view text) const
{
    if (regex_) {
        const bool found = re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, *regex_);
        return found ? Match::present : Match::absent;
    }
    const auto found = lookaround_->found_in(text);
    return !found ? Match::undecided : *found ? Match::present : Match::absent;
}

}  // namespace assay::schema
