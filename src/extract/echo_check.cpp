#include "extract/echo_check.hpp"

#include "ground/edit_distance.hpp"
#include "ground/folded_text.hpp"
#include "ground/word_index.hpp"
#include "prompt/echo.hpp"

#include <algorithm>

namespace assay::extract {
namespace {

/// Fewer words tell nothing about a text that has more.
constexpr std::size_t min_words = 4;
/// What is compared of an echo; a model may quote more than it was asked for.
constexpr std::size_t max_words = 40;
constexpr std::size_t letters_per_edit = 4;

enum class From { first, last };

std::vector<std::u32string> words_of(std::string_view text, From from)
{
    const ground::FoldedText folded{text};
    auto ranges = ground::words_in(folded.text());
    if (from == From::last)
        std::reverse(ranges.begin(), ranges.end());
    ranges.resize(std::min(ranges.size(), max_words));
    std::vector<std::u32string> words;
    for (const auto& [begin, end] : ranges)
        words.push_back(ground::letters_of(std::string_view{folded.text()}.substr(begin, end - begin)));
    return words;
}

bool is_same_word(const std::u32string& a, const std::u32string& b)
{
    const auto most = std::max(a.size(), b.size()) / letters_per_edit;
    return ground::edit_distance(a, b, most) <= most;
}

/// Words that stand at the same place, slips of the pen included; 0 where
/// they would be fewer than `least`.
std::size_t shared_words(const std::vector<std::u32string>& echo, const std::vector<std::u32string>& text,
                         std::size_t least)
{
    const auto compared = std::min(echo.size(), text.size());
    std::size_t shared = 0;
    for (std::size_t i = 0; i < compared; ++i) {
        if (shared + compared - i < least)
            return 0;
        shared += is_same_word(echo[i], text[i]);
    }
    return shared >= least ? shared : 0;
}

}  // namespace

EchoCheck::EchoCheck(std::span<const std::string_view> texts)
{
    for (const auto text : texts) {
        const auto edges = prompt::edges_of(text);
        texts_.push_back({words_of(edges.head, From::first), words_of(edges.tail, From::last)});
    }
}

bool EchoCheck::is_telling(std::size_t index) const
{
    const auto& own = texts_[index];
    if (own.head.empty())
        return false;
    const auto alike = [&](const Text& other, Words Text::*edge) {
        const auto& words = own.*edge;
        const auto compared = std::min(words.size(), prompt::echo_words);
        const Words echo{words.begin(), words.begin() + static_cast<std::ptrdiff_t>(compared)};
        return shared_words(echo, other.*edge, compared) == compared;
    };
    return std::none_of(texts_.begin(), texts_.begin() + static_cast<std::ptrdiff_t>(index), [&](const Text& other) {
        return alike(other, &Text::head) && alike(other, &Text::tail);
    });
}

EchoCheck::Verdict EchoCheck::judge(std::size_t index, std::string_view begins, std::string_view ends) const
{
    const auto heads = fitting(index, words_of(prompt::edges_of(begins).head, From::first), &Text::head);
    const auto tails = fitting(index, words_of(prompt::edges_of(ends).tail, From::last), &Text::tail);
    if (heads.empty() || tails.empty())
        return {};
    Verdict verdict{true};
    for (std::size_t other = 0; other < texts_.size(); ++other) {
        if (other == index || (!heads[other] && !tails[other]))
            continue;
        if (heads[other] && tails[other])
            return {};
        verdict.rivals.push_back(other);
    }
    return verdict;
}

std::vector<char> EchoCheck::fitting(std::size_t index, const Words& echo, Words Text::*edge) const
{
    const auto& own = texts_[index].*edge;
    if (echo.empty() || echo.size() < std::min(own.size(), min_words))
        return {};
    const auto shared = shared_words(echo, own, (3 * echo.size() + 3) / 4);
    if (shared == 0)
        return {};
    std::vector<char> fits;
    fits.reserve(texts_.size());
    for (const auto& text : texts_)
        fits.push_back(shared_words(echo, text.*edge, shared) >= shared);
    return fits;
}

}  // namespace assay::extract
