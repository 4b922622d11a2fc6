#include "decode/enum_match.hpp"

#include "decode/denial.hpp"
#include "decode/fold.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace assay::decode {
namespace {

/// Longer texts are searched for no option: an essay is no answer.
constexpr std::size_t max_sentence_bytes = 16u << 10;
/// Shorter words have too many neighbours for a typo to be told.
constexpr std::size_t min_typo_bytes = 6;
constexpr std::size_t min_two_typos_bytes = 10;
constexpr std::size_t max_typo_bytes = 64;

/// Collects what one way of comparing finds.
class Found {
public:
    void add(std::size_t option, std::string_view what)
    {
        if (match_ && match_->option != option)
            is_ambiguous_ = true;
        else if (!match_)
            match_ = EnumMatch{option, what};
    }
    [[nodiscard]] bool any() const { return match_.has_value(); }
    [[nodiscard]] EnumAnswer answer() const
    {
        return is_ambiguous_ ? EnumAnswer{std::nullopt, true} : EnumAnswer{match_, false};
    }

private:
    std::optional<EnumMatch> match_;
    bool is_ambiguous_ = false;
};

std::string_view without_quotes(std::string_view text)
{
    text = trim(text);
    if (text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\''))
        text = trim(text.substr(1, text.size() - 2));
    return text;
}

bool equal_but_for_case(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// Whether one is the other's plural: English, and the -s of French, Spanish
/// and Portuguese.
bool differ_by_plural(std::string_view a, std::string_view b)
{
    constexpr std::size_t min_bytes = 3;
    const auto one = a.size() < b.size() ? a : b;
    const auto many = a.size() < b.size() ? b : a;
    if (one.size() < min_bytes || one.size() == many.size())
        return false;
    const auto stem = one.substr(0, one.size() - 1);
    const auto ending = many.substr(std::min(many.size(), one.size()));
    return (many.starts_with(one) && (ending == "s" || ending == "es")) ||
           (one.back() == 'y' && many.starts_with(stem) && many.substr(stem.size()) == "ies");
}

/// Restricted edit distance (a swap of neighbours is one edit), or more than
/// `most` if it is larger.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most)
{
    if (a.size() > b.size() + most || b.size() > a.size() + most)
        return most + 1;
    std::array<std::array<std::size_t, max_typo_bytes + 1>, 3> rows{};
    std::iota(rows[0].begin(), rows[0].end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a.size() % 3][b.size()];
}

bool same_digits(std::string_view a, std::string_view b)
{
    const auto digits = [](std::string_view text) {
        std::string found;
        std::copy_if(text.begin(), text.end(), std::back_inserter(found), [](char c) { return c >= '0' && c <= '9'; });
        return found;
    };
    return digits(a) == digits(b);
}

/// A slip of the keyboard leaves the first letter and all digits alone; what
/// differs there ("atypical", "gpt-5") is another word.
bool is_typo(std::string_view a, std::string_view b)
{
    const std::size_t shorter = std::min(a.size(), b.size());
    if (shorter < min_typo_bytes || a.size() > max_typo_bytes || b.size() > max_typo_bytes || a.front() != b.front())
        return false;
    const std::size_t most = shorter >= min_two_typos_bytes ? 2 : 1;
    return same_digits(a, b) && distance(a, b, most) <= most;
}

/// Options whose words stand in the text, and where.
class WordSearch {
public:
    explicit WordSearch(std::vector<std::string> words) : words_{std::move(words)}
    {
        for (const auto& word : words_)
            folded_.push_back(fold(word));
    }

    void look_for(std::size_t option, const std::vector<std::string>& name)
    {
        if (name.empty() || name.size() > words_.size())
            return;
        for (auto at = words_.begin(); (at = std::search(at, words_.end(), name.begin(), name.end())) != words_.end(); ++at)
            hits_.push_back({static_cast<std::size_t>(at - words_.begin()), name.size(), option});
    }

    /// A hit inside a longer one of another option ("red" in "dark red") is none.
    /// A denied one could mean anything but that option, and a denial
    /// elsewhere in the sentence leaves it in doubt.
    void settle(Found& found)
    {
        std::stable_sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
            return a.at != b.at ? a.at < b.at : a.length > b.length;
        });
        std::size_t covered = 0;
        bool is_negated = false;
        bool is_in_doubt = false;
        for (const auto& hit : hits_) {
            if (hit.at >= covered)
                is_in_doubt |= has_denial(folded_, covered, hit.at);
            covered = std::max(covered, hit.at + hit.length);
        }
        const std::string_view what = is_in_doubt || has_denial(folded_, covered, folded_.size()) ? "enum_in_doubt" : "enum_in_text";
        covered = 0;
        for (const auto& hit : hits_) {
            if (hit.at + hit.length <= covered && hit.option != last_)
                continue;
            covered = std::max(covered, hit.at + hit.length);
            last_ = hit.option;
            is_negated |= is_denied(hit);
            found.add(hit.option, what);
        }
        if (is_negated) {
            found.add(no_option - 1, what);
            found.add(no_option, what);
        }
    }

private:
    static constexpr std::size_t no_option = static_cast<std::size_t>(-1);
    struct Hit {
        std::size_t at;
        std::size_t length;
        std::size_t option;
    };
    /// "not", or "not very": a denial stands a few words before what it denies,
    /// or right behind: "good? No".
    [[nodiscard]] bool is_denied(const Hit& hit) const
    {
        constexpr std::size_t reach_back = 4;
        const auto end = hit.at + hit.length;
        return has_denial(folded_, hit.at - std::min(hit.at, reach_back), hit.at) || has_denial(folded_, end, end + 1);
    }

    std::vector<std::string> words_;
    std::vector<std::string> folded_;
    std::vector<Hit> hits_;
    std::size_t last_ = no_option;
};

/// The options one of whose names `matches`.
template <class Compare>
Found find(const std::vector<EnumOption>& options, std::string_view what, Compare matches)
{
    Found found;
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (std::any_of(options[i].names.begin(), options[i].names.end(), matches))
            found.add(i, what);
    }
    return found;
}

/// Whether marks tell that the text means something else than the name, though
/// it has its words: "A+" is not "A", ">65" is not "<65", "C#" not "C". Where
/// either has any, the name must stand in the text as it is, with no mark at it.
bool is_contradicted(std::string_view text, std::string_view text_marks, const EnumName& name)
{
    if (text_marks.empty() && name.marks.empty())
        return false;
    constexpr std::string_view marks_before = "<>=+-$#.,/";
    constexpr std::string_view marks_behind = "+#%=-/";
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t at = 0; at + name.text.size() <= text.size(); ++at) {
        if (!equal_but_for_case(text.substr(at, name.text.size()), name.text))
            continue;
        const char before = at > 0 ? text[at - 1] : ' ';
        const std::size_t end = at + name.text.size();
        const char behind = end < text.size() ? text[end] : ' ';
        const bool goes_on = (behind == '.' || behind == ',') && end + 1 < text.size() && is_digit(text[end + 1]);
        if (marks_before.find(before) == std::string_view::npos && marks_behind.find(behind) == std::string_view::npos && !goes_on)
            return false;
    }
    return true;
}

Found find_in_words(std::string_view text, const std::vector<EnumOption>& options, Case letters)
{
    WordSearch search{words_of(text, letters)};
    const auto marks = marks_of(text);
    for (std::size_t i = 0; i < options.size(); ++i) {
        for (const auto& name : options[i].names)
            if (!is_contradicted(text, marks, name))
                search.look_for(i, letters == Case::keep ? name.words : name.folded_words);
    }
    Found found;
    search.settle(found);
    return found;
}

/// An option by words that are not spelled as any name is.
EnumAnswer match_in_other_words(std::string_view plain, const std::string& folded, const std::vector<EnumOption>& options)
{
    const auto marks = marks_of(plain);
    if (const auto found = find(options, "enum_spelling",
                                [&](const EnumName& name) { return name.folded == folded && name.marks == marks; });
        found.any())
        return found.answer();
    if (const auto found = find(options, "enum_plural",
                                [&](const EnumName& name) { return name.marks == marks && differ_by_plural(name.folded, folded); });
        found.any())
        return found.answer();
    Found described;
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (!options[i].description.empty() && options[i].description == folded)
            described.add(i, "enum_description");
    }
    if (described.any())
        return described.answer();
    if (plain.size() <= max_sentence_bytes) {
        // As it is spelled first: "TWO is one of them" names one option.
        for (const auto letters : {Case::keep, Case::fold}) {
            if (const auto found = find_in_words(plain, options, letters); found.any())
                return found.answer();
        }
    }
    return find(options, "enum_typo", [&](const EnumName& name) { return name.marks == marks && is_typo(name.folded, folded); }).answer();
}

}  // namespace

EnumName::EnumName(std::string name)
    : text{std::move(name)}, folded{fold(text)}, marks{marks_of(text)}, words{words_of(text, Case::keep)}, folded_words{words_of(text, Case::fold)}
{
}

EnumOption::EnumOption(std::string real_name, const std::vector<std::string>& aliases, std::string_view about)
    : value{std::move(real_name)}, description{fold(about)}
{
    for (const auto& alias : aliases)
        names.emplace_back(alias);
    if (names.empty())
        names.emplace_back(value);
}

EnumAnswer match_enum(std::string_view text, const std::vector<EnumOption>& options, Source source)
{
    if (source == Source::record) {
        for (std::size_t i = 0; i < options.size(); ++i) {
            if (options[i].value == text)
                return {EnumMatch{i, ""}, false};
        }
    }
    const auto plain = without_quotes(text);
    const auto is_alias = [&](const EnumMatch& match) { return options[match.option].value != plain; };
    if (const auto found = find(options, "enum_alias", [&](const EnumName& name) { return name.text == plain; }); found.any()) {
        auto answer = found.answer();
        if (answer.match && !is_alias(*answer.match))
            answer.match->what = plain == text ? "" : "enum_spelling";
        return answer;
    }
    const auto folded = fold(plain);
    if (folded.empty())
        return {};
    if (const auto found = find(options, "enum_case", [&](const EnumName& name) { return equal_but_for_case(name.text, plain); });
        found.any())
        return found.answer();
    // What is denied, or only asked, is not said.
    if (begins_with_negation(plain))
        return {};
    auto answer = match_in_other_words(plain, folded, options);
    if (answer.match && ends_in_question(plain))
        answer.match->what = "enum_in_doubt";
    return answer;
}

}  // namespace assay::decode
