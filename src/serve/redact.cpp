#include "serve/redact.hpp"

#include "core/json.hpp"
#include "core/json_text.hpp"
#include "serve/card_numbers.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace assay::serve {
namespace {

RE2::Options pattern_options()
{
    RE2::Options options;
    options.set_max_mem(64 << 20);
    return options;
}

constexpr std::string_view card_mark = "[redacted:card]";

struct Rule {
    std::string_view kind;
    RE2 pattern;            ///< Its first group is what is replaced.
    bool (*holds)(std::string_view match) = nullptr;
    bool over_lines = false;  ///< Also where a line break cuts the match in two: see joined_lines().
};

std::string letters_and_digits(std::string_view text)
{
    std::string kept;
    for (const char byte : text)
        if (std::isalnum(static_cast<unsigned char>(byte)))
            kept += static_cast<char>(std::toupper(static_cast<unsigned char>(byte)));
    return kept;
}

/// ISO 13616: with its first four characters moved behind and letters as 10 to
/// 35, the number is 1 modulo 97.
bool is_iban(std::string_view match)
{
    auto account = letters_and_digits(match);
    if (account.size() < 15 || account.size() > 34)
        return false;
    std::rotate(account.begin(), account.begin() + 4, account.end());
    int rest = 0;
    for (const char byte : account) {
        const int value = byte >= 'A' ? byte - 'A' + 10 : byte - '0';
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest == 1;
}

/// Letters of both cases and digits that follow each other as they do in no name, path or hash.
bool looks_random(std::string_view match)
{
    constexpr int least_of_case = 4;
    constexpr int least_digits = 1;
    constexpr int least_changes = 14;
    int upper = 0;
    int lower = 0;
    int digits = 0;
    int changes = 0;
    int before = 0;
    for (const char byte : match) {
        const auto code = static_cast<unsigned char>(byte);
        const int kind = std::isupper(code) ? 1 : std::islower(code) ? 2 : std::isdigit(code) ? 3 : 4;
        upper += kind == 1;
        lower += kind == 2;
        digits += kind == 3;
        changes += before != 0 && kind != before;
        before = kind;
    }
    return upper >= least_of_case && lower >= least_of_case && digits >= least_digits && changes >= least_changes;
}

bool is_key_byte(char byte)
{
    return std::isalnum(static_cast<unsigned char>(byte)) || byte == '_' || byte == '-' || byte == '/' || byte == '+';
}

/// Whether a word may be of a key: it has digits, or capitals behind small letters, or is
/// longer than words are.
bool may_be_of_key(std::string_view word)
{
    constexpr std::size_t least_bytes = 4;
    constexpr std::size_t longest_word_bytes = 18;
    bool small_before = false;
    bool odd = false;
    for (const char byte : word) {
        const auto code = static_cast<unsigned char>(byte);
        odd = odd || std::isdigit(code) || (std::isupper(code) && small_before);
        small_before = std::islower(code);
    }
    return (odd && word.size() >= least_bytes) || word.size() > longest_word_bytes;
}

/// "sk-learn-is-a-library" is made of words; of a key, one part at least is none.
bool is_not_of_words(std::string_view match)
{
    while (!match.empty()) {
        const auto end = std::min(match.find_first_of("-_"), match.size());
        if (may_be_of_key(match.substr(0, end)))
            return true;
        match.remove_prefix(std::min(end + 1, match.size()));
    }
    return false;
}

/// The length of the unseen character that stands at a place of UTF-8 text, or 0: those of
/// `unseen` below.
std::size_t unseen_bytes(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
    if (byte(0) == 0xC2 && byte(1) == 0xAD)
        return 2;
    const bool in_general_punctuation =
        byte(0) == 0xE2 && ((byte(1) == 0x80 && ((byte(2) >= 0x8B && byte(2) <= 0x8F) || (byte(2) >= 0xAA && byte(2) <= 0xAE))) ||
                            (byte(1) == 0x81 && byte(2) >= 0xA0 && byte(2) <= 0xA4));
    const bool is_byte_order_mark = byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF;
    return in_general_punctuation || is_byte_order_mark ? 3 : 0;
}

/// A text without what may cut a key in two and is not seen: line breaks and characters without a
/// width; and where each byte stood.
struct JoinedLines {
    std::string text;
    std::vector<std::size_t> origin;  ///< Of each byte, and of the end.
};

/// Joins lines where the one ends and the next begins with what a key is made of, indentation and
/// marks of quoted mail left out.
JoinedLines joined_lines(std::string_view text)
{
    JoinedLines joined;
    joined.text.reserve(text.size());
    joined.origin.reserve(text.size() + 1);
    for (std::size_t i = 0; i < text.size();) {
        if (const auto hidden = unseen_bytes(text, i)) {
            i += hidden;
            continue;
        }
        const bool is_break = text[i] == '\n' || (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n');
        if (is_break && !joined.text.empty() && is_key_byte(joined.text.back())) {
            const auto next = std::min(text.find_first_not_of(" \t>", text.find('\n', i) + 1), text.size());
            std::size_t end = next;
            while (end < text.size() && is_key_byte(text[end]))
                ++end;
            if (may_be_of_key(text.substr(next, end - next))) {
                i = next;
                continue;
            }
        }
        joined.text += text[i];
        joined.origin.push_back(i++);
    }
    joined.origin.push_back(text.size());
    return joined;
}

/// Parts of character classes. Unseen: soft hyphen, zero-width space, joiners,
/// marks of direction, word joiner, byte order mark.
constexpr std::string_view unseen = R"(\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{FEFF})";
constexpr std::string_view word = R"(\pL\pN\pM)";

/// One line break, with indentation and the marks of quoted mail behind it.
constexpr std::string_view line_break = R"([\p{Zs}\t]{0,3}\r?\n[\p{Zs}\t>]{0,16})";

/// `pattern` with <unseen>, <word> and <break> filled in.
std::string filled(std::string pattern)
{
    for (const auto& [name, value] : {std::pair{std::string_view{"<unseen>"}, unseen}, {"<word>", word}, {"<break>", line_break}})
        for (auto at = pattern.find(name); at != std::string::npos; at = pattern.find(name, at))
            pattern.replace(at, name.size(), value);
    return pattern;
}

/// In this order: an earlier rule takes what a later one would find a part of.
const std::array<Rule, 11>& rules()
{
    static const std::array<Rule, 11> all = {{
        {"secret", {R"((?s)(-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)))", pattern_options()}},
        // "scheme://user:password@": the password.
        {"secret", {R"([A-Za-z][A-Za-z0-9+.-]*://[^\s/:@"'<>]*:([^\s/@"'<>]+)@)", pattern_options()}},
        // Prefixes that issuers gave their keys so that they can be found.
        {"secret", {filled("((?:\\b|_)(?:"
                    "sk-[A-Za-z0-9_<unseen>-]{16,}|"  // OpenAI, Anthropic, OpenRouter, ...
                    "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9<unseen>]{10,}|whsec_[A-Za-z0-9+/=<unseen>]{16,}|"  // Stripe
                    "(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9<unseen>]{16,}|"                // AWS
                    "AIza[A-Za-z0-9_<unseen>-]{30,}|ya29\\.[A-Za-z0-9_<unseen>-]{20,}|GOCSPX-[A-Za-z0-9_<unseen>-]{20,}|"  // Google
                    "gh[pousr]_[A-Za-z0-9<unseen>]{20,}|github_pat_[A-Za-z0-9_<unseen>]{20,}|glpat-[A-Za-z0-9_<unseen>-]{16,}|"
                    "xox[abeoprs]-[A-Za-z0-9<unseen>-]{10,}|xapp-[A-Za-z0-9<unseen>-]{10,}|"        // Slack
                    "npm_[A-Za-z0-9<unseen>]{20,}|pypi-[A-Za-z0-9_<unseen>-]{20,}|dckr_pat_[A-Za-z0-9_<unseen>-]{20,}|"
                    "hf_[A-Za-z0-9<unseen>]{20,}|gsk_[A-Za-z0-9<unseen>]{20,}|xai-[A-Za-z0-9<unseen>]{20,}|r8_[A-Za-z0-9<unseen>]{20,}|"
                    "pplx-[A-Za-z0-9<unseen>]{20,}|nvapi-[A-Za-z0-9_<unseen>-]{20,}|assay_[0-9a-f<unseen>]{64,}|"
                    "SG\\.[A-Za-z0-9_<unseen>-]{16,}\\.[A-Za-z0-9_<unseen>-]{16,}|dop_v1_[a-f0-9<unseen>]{40,}|"
                    "shp(?:at|ss|ca|pa)_[a-f0-9]{32,}|dapi[a-f0-9]{32,}|hvs\\.[A-Za-z0-9_-]{20,}|lin_api_[A-Za-z0-9]{20,}|"
                    "ntn_[A-Za-z0-9]{20,}|key-[a-f0-9]{32}|(?:AC|SK)[a-f0-9]{32}|[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}|"
                    "AGE-SECRET-KEY-1[A-Z0-9]{20,}"
                    "))"), pattern_options()}, is_not_of_words, true},
        // AWS's secret keys have no prefix: forty characters of base64.
        {"secret", {R"((?:^|[^A-Za-z0-9/+=])([A-Za-z0-9/+]{40})(?:$|[^A-Za-z0-9/+=]))", pattern_options()}, looks_random, true},
        // A JSON Web Token: header and payload begin with {" in base64url.
        {"secret", {R"(\b(eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?))", pattern_options()}},
        {"secret", {R"((?i)\b(?:authorization\s*[:=]\s*)?(?:bearer|basic)\s+([A-Za-z0-9._~+/-]{16,}=*))", pattern_options()}},
        {"secret", {R"((?i)(?:pass(?:word|wd|phrase|wort)?|kennwort|mot de passe|contraseña|senha|pwd|secret|(?:api|(?:secret[ _-]?)?access|secret|private|account|signing|encryption|master)[ _-]?key|(?:access|auth|refresh|session|id|bot)[ _-]?token)["']?\s*[:=]\s*["']?([^\s"',;<>\[\]]{6,}))", pattern_options()}},
        // A quotation mark before an address is not of it.
        {"email", {filled("((?:\"(?:[^\"\\\\\r\n]|\\\\.)+\"|(?:[<word><unseen>!#$&*+/=?^_{|}~.%-][<word><unseen>!#$&'*+/=?^_`{|}~.%-]*)?[<word><unseen>!#$&*+/=?^_{|}~%-]\"?)"
                   R"((?:\\?@|\x{FF20}|\x{FE6B}|%40|\\u0040|&#0*64;|&#[xX]0*40;|&commat;|\s*[\[({<]\s*(?i:at)\s*[\])}>]\s*))"
                   R"((?:[<word><unseen>\p{So}][<word><unseen>\p{So}-]*(?:\.|\x{3002}|\x{FF0E}|\x{FF61}|%2[eE]|&#0*46;|&#[xX]0*2[eE];|&period;|\s*[\[({<]\s*(?i:dot)\s*[\])}>]\s*))+)"
                   "[<word><unseen>-]{2,}|[<word>!#$&'*+/=?^_`{|}~.-]+@\\[[0-9A-Fa-f:.]+\\])"), pattern_options()}},
        // "ann @ example.com", also with a line break beside the @: the last part must be letters, since
        // "5 @ 3.50" is a price.
        {"email", {filled("((?:[<word>!#$&*+/=?^_{|}~.%<unseen>-][<word>!#$&'*+/=?^_`{|}~.%<unseen>-]*)?[<word>!#$&*+/=?^_{|}~%<unseen>-]"
                   R"((?:[\p{Zs}\t]{0,3}|<break>)[@\x{FF20}\x{FE6B}](?:[\p{Zs}\t]{0,3}|<break>))"
                   R"((?:[<word><unseen>\p{So}][<word><unseen>\p{So}-]*[.\x{3002}\x{FF0E}\x{FF61}])+\pL[<word><unseen>-]+))"), pattern_options()}},
        // "ann at example dot com"; what people write has no other words between.
        {"email", {R"((?i)\b([\pL\pN][\pL\pN._+-]*\s+at\s+(?:[\pL\pN-]+\s+dot\s+)+(?:com|org|net|edu|gov|info|io|co|eu|de|fr|es|it|uk|nl|ch|at|us))\b)", pattern_options()}},
        {"iban", {filled(R"(\b([A-Z]{2}[0-9]{2}(?:[\p{Zs}\p{Pd}<unseen>]?[A-Z0-9]){11,30})\b)"), pattern_options()}, is_iban},
    }};
    return all;
}

std::string replace(std::string_view text, const RE2& pattern, std::string_view kind, bool (*holds)(std::string_view))
{
    std::string out;
    std::size_t done = 0;
    std::size_t from = 0;
    std::array<re2::StringPiece, 2> groups;
    const re2::StringPiece whole{text.data(), text.size()};
    while (from <= text.size() && pattern.Match(whole, from, text.size(), RE2::UNANCHORED, groups.data(), 2)) {
        const auto begin = static_cast<std::size_t>(groups[1].data() - text.data());
        const std::string_view match{groups[1].data(), groups[1].size()};
        const auto end = begin + match.size();
        if (match.empty()) {
            from = end + 1;
            continue;
        }
        // What was replaced before is no secret.
        if (!match.starts_with("[redacted:") && (holds == nullptr || holds(match))) {
            out += text.substr(done, begin - done);
            out += "[redacted:";
            out += kind;
            out += ']';
            done = end;
        }
        from = end;
    }
    out += text.substr(done);
    return out;
}

/// The same where line breaks or unseen characters may cut what is looked for in two.
std::string replace_over_lines(std::string_view text, const Rule& rule)
{
    constexpr std::string_view first_bytes = "\n\xC2\xE2\xEF";  // Of line breaks and unseen characters.
    if (text.find_first_of(first_bytes) == std::string_view::npos)
        return replace(text, rule.pattern, rule.kind, rule.holds);
    const auto joined = joined_lines(text);
    if (joined.text.size() == text.size())
        return replace(text, rule.pattern, rule.kind, rule.holds);
    std::string out;
    std::size_t done = 0;
    std::array<re2::StringPiece, 2> groups;
    const re2::StringPiece whole{joined.text};
    for (std::size_t from = 0; from <= whole.size() && rule.pattern.Match(whole, from, whole.size(), RE2::UNANCHORED, groups.data(), 2);) {
        const auto begin = static_cast<std::size_t>(groups[1].data() - whole.data());
        const auto end = begin + groups[1].size();
        if (rule.holds == nullptr || rule.holds({groups[1].data(), groups[1].size()})) {
            out += text.substr(done, joined.origin[begin] - done);
            out.append("[redacted:").append(rule.kind) += ']';
            done = joined.origin[end - 1] + 1;
        }
        from = end;
    }
    return out += text.substr(done);
}

std::string replace_cards(std::string_view text)
{
    std::string out;
    std::size_t done = 0;
    for (const auto& card : find_card_numbers(text)) {
        out += text.substr(done, card.begin - done);
        out += card_mark;
        done = card.end;
    }
    out += text.substr(done);
    return out;
}

void append_clean_string(std::string& out, std::string_view token)
{
    const auto parsed = parse_json(token, "string");
    const auto* const value = parsed ? parsed->get_ptr<const std::string*>() : nullptr;
    const auto clean = value == nullptr ? std::string{} : redact(*value);
    if (value == nullptr || clean == *value)
        out += token;
    else
        append_json_string(out, clean);
}

bool is_number_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.' || byte == 'e' || byte == 'E';
}

/// A number that is whole and a card becomes a string. Tables write whole
/// numbers as 4111111111111111.0 and 4.111111111111111e15, too.
void append_clean_number(std::string& out, std::string_view token)
{
    constexpr double whole_below = 9007199254740992;  // 2^53
    std::string digits{token.substr(token.starts_with('-') ? 1 : 0)};
    double value = 0;
    if (digits.find_first_not_of("0123456789") != std::string::npos &&
        std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc{} && value < whole_below &&
        std::trunc(value) == value)
        digits = std::to_string(static_cast<std::int64_t>(value));
    const auto cards = find_card_numbers(digits);
    if (cards == std::vector{ByteRange{0, digits.size()}})
        append_json_string(out, card_mark);
    else
        out += token;
}

}  // namespace

std::string redact(std::string_view text)
{
    std::string clean{text};
    for (const auto& rule : rules())
        clean = rule.over_lines ? replace_over_lines(clean, rule) : replace(clean, rule.pattern, rule.kind, rule.holds);
    return replace_cards(clean);
}

std::string redact_json(std::string_view json)
{
    std::string out;
    out.reserve(json.size());
    std::size_t i = 0;
    while (i < json.size()) {
        const auto begin = i;
        if (json[i] == '"') {
            for (++i; i < json.size() && json[i] != '"';)
                i += json[i] == '\\' ? 2 : 1;
            ++i;
            append_clean_string(out, json.substr(begin, i - begin));
        } else if (is_number_byte(json[i])) {
            while (i < json.size() && is_number_byte(json[i]))
                ++i;
            append_clean_number(out, json.substr(begin, i - begin));
        } else {
            out += json[i++];
        }
    }
    return out;
}

}  // namespace assay::serve
