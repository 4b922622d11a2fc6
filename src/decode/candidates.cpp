#include "decode/candidates.hpp"

#include "core/utf8.hpp"
#include "decode/lookahead.hpp"
#include "decode/documents.hpp"
#include "decode/fold.hpp"
#include "decode/mender.hpp"
#include "decode/notebook.hpp"
#include "decode/stray_data.hpp"
#include "decode/surroundings.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace assay::decode {
namespace {

/// Each may read up to the text's end, so their number bounds the work.
constexpr std::size_t max_readings = 16;


/// Where the text goes on after thoughts that a reasoning model left in it.
std::size_t end_of_thoughts(std::string_view text)
{
    struct Marks {
        std::string_view opening;
        std::string_view closing;
    };
    constexpr std::array<Marks, 4> marks = {{{"<think>", "</think>"},
                                             {"<thinking>", "</thinking>"},
                                             {"<reasoning>", "</reasoning>"},
                                             {"[THINK]", "/THINK]"}}};  // Mistral's; a slash is rarer than a bracket.
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const auto begin = text.substr(first);
    if (begin.empty() || begin[0] == '{' || begin[0] == '"' || (begin[0] == '[' && !begin.starts_with("[THINK]")))
        return 0;
    for (const auto& [opening, closing] : marks) {
        const auto end = text.find(closing);
        if (end != std::string_view::npos)
            return end + closing.size();
        if (begin.starts_with(opening))
            return text.size();  // Cut off while it was still thinking.
    }
    return 0;
}

/// True if the JSON that begins at `bracket` is escaped as a string's content
/// would be: {\"a\": 1}.
bool is_escaped(std::string_view text, std::size_t bracket)
{
    const Lookahead lookahead{text};
    std::size_t first = lookahead.skip_blank(bracket + 1);
    while (text.substr(first, 2) == "\\n" && first < bracket + Lookahead::window_bytes)
        first = lookahead.skip_blank(first + 2);
    return text.substr(first, 2) == "\\\"";
}

/// One level of a string's escapes undone, the rest left as it is.
std::string unescaped(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] != '\\' || (next != '"' && next != '\\' && next != 'n')) {
            plain += text[i];
            continue;
        }
        plain += next == 'n' ? '\n' : next;
        ++i;
    }
    return plain;
}

/// Walks over prose and stops where a value may begin.
class ProseScanner {
public:
    ProseScanner(std::string_view text, std::size_t from) : text_{text}, lookahead_{text}, pos_{from} {}

    struct Start {
        std::size_t at;
        bool is_fenced;
        bool is_key = false;  ///< Of an object that may lack its opening brace.
    };

    /// The next place to read a value from, or nothing.
    std::optional<Start> next()
    {
        bool is_fenced = false;
        while (pos_ < text_.size()) {
            if (text_.substr(pos_, fence_mark.size()) == fence_mark) {
                while (pos_ < text_.size() && text_[pos_] == '`')
                    ++pos_;
                is_fenced = true;
                continue;
            }
            const char c = text_[pos_];
            const bool is_tuple = c == '(' && is_fenced && lookahead_.starts_tuple(pos_);
            if (is_tuple || ((c == '{' || c == '[') && (is_fenced || is_plausible(pos_))))
                return Start{pos_, is_fenced};
            if (c == '"' && keys_tried_ < max_keys && is_whole_member(text_, pos_)) {
                ++keys_tried_;
                return Start{pos_, is_fenced, true};
            }
            // The word after a fence ends with its line or at the value.
            if (c == '\n' && is_fenced && lookahead_.skip_blank(pos_) < text_.size()) {
                const std::size_t first = lookahead_.skip_blank(pos_);
                is_fenced = text_[first] == '{' || text_[first] == '[' || text_[first] == '(';
            }
            ++pos_;
        }
        return std::nullopt;
    }

    void move_to(std::size_t pos) { pos_ = std::max(pos, pos_ + 1); }

private:
    /// Braces and brackets in prose are common; those of JSON hold something.
    [[nodiscard]] bool is_plausible(std::size_t bracket) const
    {
        const std::size_t first = lookahead_.skip_blank(bracket + 1);
        if (first >= text_.size() || lookahead_.quote_bytes(first))
            return true;
        const char c = text_[first];
        if (c == '\\')
            return is_escaped(text_, bracket);
        if (text_[bracket] == '{')
            return c == '}' || c == '{' || c == '[' || c == ',' || c == '/' || lookahead_.is_key(first) ||
                   lookahead_.is_key_without_mark(first);
        if (c == '{' || c == '[' || c == ']' || c == '-' || (c >= '0' && c <= '9'))
            return true;
        // No [note], [TOOL_CALLS] or [figure 1].
        constexpr std::array<std::string_view, 10> literals = {"true", "false", "null", "True", "False",
                                                               "None", "TRUE", "FALSE", "NULL", "NaN"};
        return std::any_of(literals.begin(), literals.end(), [&](std::string_view literal) {
            return text_.substr(first).starts_with(literal) && !lookahead_.is_word_at(first + literal.size());
        });
    }

    /// Words quote members more often than an object lacks its begin.
    static constexpr std::size_t max_keys = 4;

    std::string_view text_;
    Lookahead lookahead_;
    std::size_t pos_;
    std::size_t keys_tried_ = 0;
};

std::optional<Candidate> read(std::string_view text, std::size_t start, const MendOptions& options, std::string& failure)
{
    const bool escaped = (text[start] == '{' || text[start] == '[') && is_escaped(text, start);
    const std::string plain = escaped ? unescaped(text.substr(start)) : std::string{};
    auto mended = escaped ? Mender{plain, 0, options}.run() : Mender{text, start, options}.run();
    if (escaped) {
        mended.notes.insert(mended.notes.begin(), make_note("", "unescaped", text.substr(start), plain));
        mended.end = text.size();
    }
    if (!mended.failure.empty()) {
        failure = std::move(mended.failure);
        return std::nullopt;
    }
    return Candidate{std::move(mended.json), std::move(mended.notes), start, mended.end, mended.complete, mended.contradicts, false};
}

/// Here it is: "a": 1, "b": 2}: the closing brace shows that these words are
/// members whose object lacks its begin.
std::optional<Candidate> read_object_without_begin(std::string_view text, std::size_t key, const MendOptions& options)
{
    auto mended = Mender{text, key, options}.run();
    if (!mended.failure.empty() || !mended.complete || mended.lacks_both_braces)
        return std::nullopt;
    return Candidate{std::move(mended.json), std::move(mended.notes), key, mended.end, true, mended.contradicts, false};
}

/// {"answer": "```json {"a": 1} ```"}: an answer in its fence, with its marks
/// unescaped, as a string of another. The fence shows what is meant.
std::optional<Candidate> read_wrapped(std::string_view text, std::size_t from, const MendOptions& options)
{
    constexpr std::string_view opening = "```json";
    const auto begin = text.find(opening, from);
    if (begin == std::string_view::npos || begin == 0 || text[begin - 1] != '"')
        return std::nullopt;
    const Lookahead lookahead{text};
    const std::size_t start = lookahead.skip_blank(begin + opening.size());
    if (start >= text.size() || (text[start] != '{' && text[start] != '[') ||
        !lookahead.quote_bytes(lookahead.skip_blank(start + 1)))
        return std::nullopt;
    std::string failure;
    auto candidate = read(text, start, options, failure);
    if (!candidate || !candidate->complete || text.substr(lookahead.skip_blank(candidate->end), 3) != fence_mark)
        return std::nullopt;
    return candidate;
}

/// "{""a"": 1}": a field of a CSV file, its marks doubled. Nothing if the text
/// from `first` on is something else.
std::optional<Candidate> read_doubled(std::string_view text, std::size_t first, const MendOptions& options)
{
    const auto field = trim(text.substr(first));
    const Lookahead lookahead{text};
    const std::size_t bracket = first + 1;
    if (field.size() < 4 || !field.ends_with('"') || (field[1] != '{' && field[1] != '[') ||
        text.substr(lookahead.skip_blank(bracket + 1), 2) != "\"\"")
        return std::nullopt;
    std::string plain;
    for (std::size_t i = 1; i + 1 < field.size(); ++i) {
        plain += field[i];
        if (field[i] == '"' && field[i + 1] == '"')
            ++i;
        else if (field[i] == '"')
            return std::nullopt;
    }
    auto mended = Mender{plain, 0, options}.run();
    if (!mended.failure.empty() || !trim(std::string_view{plain}.substr(mended.end)).empty())
        return std::nullopt;
    mended.notes.insert(mended.notes.begin(), make_note("", "unescaped", field, plain));
    return Candidate{std::move(mended.json), std::move(mended.notes), first, text.size(), mended.complete, mended.contradicts, false};
}

/// A lone string, number or literal.
void read_scalar(std::string_view text, std::size_t from, const MendOptions& options, Candidates& candidates)
{
    const Lookahead lookahead{text};
    std::size_t start = from;
    while (const auto bytes = lookahead.blank_bytes(start))
        start += bytes;
    if (start == text.size())
        return;
    auto candidate = read(text, start, options, candidates.failure);
    if (!candidate || !trim(text.substr(candidate->end)).empty())
        return;
    candidates.found.push_back(std::move(*candidate));
}

}  // namespace

Candidates find_candidates(std::string_view text, const MendOptions& options, Documents documents)
{
    Candidates candidates;
    const bool had_mark = text.starts_with(byte_order_mark);
    if (had_mark)
        text.remove_prefix(byte_order_mark.size());
    const std::size_t thoughts = end_of_thoughts(text);

    if (documents == Documents::list) {
        if (auto wrapped = read_wrapped(text, thoughts, options)) {
            Surroundings{text, thoughts, had_mark, {*wrapped}}.note(*wrapped);
            candidates.found.push_back(std::move(*wrapped));
            return candidates;
        }
    }
    ProseScanner scanner{text, thoughts};
    std::size_t readings = 0;
    const std::size_t first = text.find_first_not_of(" \t\r\n", thoughts);
    // A text that is one string may hold braces; one that only begins with a
    // quotation ("Sure!" {"a": 1}) is prose.
    if (first != std::string_view::npos && text[first] == '"') {
        if (auto field = read_doubled(text, first, options))
            candidates.found.push_back(std::move(*field));
        else
            read_scalar(text, thoughts, options, candidates);
    }
    const bool is_string = !candidates.found.empty() && candidates.found.front().complete;
    if (!is_string)
        candidates.found.clear();
    for (auto start = scanner.next(); start && !is_string && readings < max_readings; start = scanner.next()) {
        if (start->is_key) {
            auto object = read_object_without_begin(text, start->at, options);
            scanner.move_to(object ? object->end : start->at + 1);
            if (object)
                candidates.found.push_back(std::move(*object));
            continue;
        }
        ++readings;
        auto candidate = read(text, start->at, options, candidates.failure);
        if (!candidate) {
            // Beyond a limit. A part of it must not stand in for the whole.
            candidates.found.clear();
            return candidates;
        }
        // A list that ran to the end torn may have begun at a bracket of the
        // prose ("in [0, 1) it is"), so what lies inside gets its chance; at
        // the text's own start or behind a fence there is no such doubt.
        candidate->is_doubtful = !candidate->complete && text[start->at] == '[' && start->at != first && !start->is_fenced;
        scanner.move_to(candidate->is_doubtful ? start->at + 1 : candidate->end);
        candidates.found.push_back(std::move(*candidate));
    }
    if (candidates.found.empty())
        read_scalar(text, thoughts, options, candidates);
    if (candidates.found.empty() && candidates.failure.empty())
        candidates.failure = "there is no JSON in it";

    // Joined first: what surrounds one document is another, and not removed.
    std::optional<Candidate> list;
    if (documents == Documents::list)
        list = join_documents(text, candidates.found);
    const Surroundings surroundings{text, thoughts, had_mark, candidates.found};
    if (list)
        surroundings.note(*list);
    for (auto& candidate : candidates.found)
        surroundings.note(candidate);
    const auto size = [](const Candidate& candidate) { return candidate.end - candidate.begin; };
    std::stable_sort(candidates.found.begin(), candidates.found.end(), [&](const Candidate& a, const Candidate& b) {
        if (a.is_doubtful != b.is_doubtful)
            return b.is_doubtful;
        if (size(a) != size(b))
            return size(a) > size(b);
        return a.begin > b.begin;
    });
    if (list)
        candidates.found.insert(candidates.found.begin(), std::move(*list));
    return candidates;
}

}  // namespace assay::decode
