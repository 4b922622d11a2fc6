#include "ground/alignment.hpp"

#include "ground/edit_distance.hpp"
#include "ground/unicode.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace assay::ground {
namespace {

constexpr double cost_per_skipped_byte = 0.25;

/// A word of the text that is, or nearly is, a word of the value.
struct Hit {
    std::uint32_t text_word;
    std::uint32_t value_word;
    double letters;  ///< Shared, in bytes.
    double score = 0;
    std::int64_t before = -1;  ///< The hit that the best chain comes from.
};

/// A spelling of the text that may stand for a word of the value.
struct Reading {
    const WordIndex::Spelling* spelling;
    std::uint32_t value_word;
    double letters;
};

void add_readings(const WordIndex& index, std::string_view word, std::uint32_t value_word,
                  const AlignmentLimits& limits, std::vector<Reading>& readings, std::size_t& work)
{
    ++work;
    if (const auto* same = index.find(word)) {
        readings.push_back({same, value_word, static_cast<double>(word.size())});
        return;
    }
    const std::size_t length = count_code_points(word);
    if (length < limits.letters_per_edit)
        return;
    const auto letters = letters_of(word);
    const auto set = letter_set(word);
    const std::size_t bits_per_edit = word.size() == length ? 2 : 8;
    work += index.spellings().size() * 4;
    for (const auto& spelling : index.spellings()) {
        const auto longest = std::max<std::size_t>(spelling.letters, length);
        const auto shortest = std::min<std::size_t>(spelling.letters, length);
        const auto most = longest / limits.letters_per_edit;
        if (longest - shortest > most)
            continue;
        const auto different_bits = static_cast<std::size_t>(std::popcount(spelling.letter_set ^ set));
        const bool is_ascii = spelling.word.size() == spelling.letters;
        if (different_bits > (is_ascii ? bits_per_edit : 8) * most)
            continue;
        work += longest * 8;
        const auto edits = edit_distance(letters, letters_of(spelling.word), most);
        if (edits <= most)
            readings.push_back({&spelling, value_word,
                                static_cast<double>(word.size()) * static_cast<double>(longest - edits) /
                                    static_cast<double>(longest)});
    }
}

/// The places of all readings in the text's order, and where one word of the
/// text may be several of the value, the later ones first: of those a chain
/// takes one.
std::vector<Hit> collect_hits(const WordIndex& index, std::vector<Reading>& readings, std::size_t from,
                              std::size_t max_hits)
{
    std::sort(readings.begin(), readings.end(),
              [](const Reading& a, const Reading& b) { return a.spelling->places < b.spelling->places; });
    std::vector<Hit> hits;
    for (const auto& reading : readings)
        for (auto place = reading.spelling->first; place != WordIndex::none && hits.size() < max_hits;
             place = index.words()[place].next)
            if (place >= from)
                hits.push_back({place, reading.value_word, reading.letters});
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return a.text_word != b.text_word ? a.text_word < b.text_word : a.value_word > b.value_word;
    });
    return hits;
}

/// The best end of a chain among the words before one, in logarithmic time (a
/// Fenwick tree of maxima).
class BestBefore {
public:
    explicit BestBefore(std::size_t words) : tree_(words + 1, Entry{-1, 0}) {}

    struct Entry {
        std::int64_t hit;
        double reach;
    };
    [[nodiscard]] Entry of(std::size_t word) const
    {
        Entry best{-1, 0};
        for (; word > 0; word -= word & (~word + 1))
            if (tree_[word].hit >= 0 && (best.hit < 0 || tree_[word].reach > best.reach))
                best = tree_[word];
        return best;
    }
    void add(std::size_t word, Entry entry)
    {
        for (++word; word < tree_.size(); word += word & (~word + 1))
            if (tree_[word].hit < 0 || entry.reach > tree_[word].reach)
                tree_[word] = entry;
    }

private:
    std::vector<Entry> tree_;
};

}  // namespace

std::optional<Alignment> align_words(const WordIndex& index, std::string_view folded_value, std::size_t from,
                                     const AlignmentLimits& limits, std::size_t& work)
{
    const auto value_words = words_in(folded_value);
    std::vector<Reading> readings;
    double value_letters = 0;
    for (std::size_t i = 0; i < value_words.size(); ++i) {
        const auto& word = value_words[i];
        value_letters += static_cast<double>(word.end - word.begin);
        add_readings(index, folded_value.substr(word.begin, word.end - word.begin), static_cast<std::uint32_t>(i), limits,
                     readings, work);
    }
    auto hits = collect_hits(index, readings, from, limits.max_hits);
    if (hits.empty())
        return std::nullopt;
    work += hits.size() * 64 + value_words.size() * 8;

    BestBefore best_before{value_words.size()};
    std::size_t best = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        auto& hit = hits[i];
        const auto& word = index.words()[hit.text_word];
        hit.score = hit.letters;
        const auto chain = best_before.of(hit.value_word);
        const double gained = chain.reach - cost_per_skipped_byte * static_cast<double>(word.begin);
        if (chain.hit >= 0 && gained > 0) {
            hit.score += gained;
            hit.before = chain.hit;
        }
        best_before.add(hit.value_word,
                        {static_cast<std::int64_t>(i), hit.score + cost_per_skipped_byte * static_cast<double>(word.end)});
        if (hit.score > hits[best].score)
            best = i;
    }

    double shared = 0;
    auto first = static_cast<std::int64_t>(best);
    for (auto i = first; i >= 0; i = hits[static_cast<std::size_t>(i)].before) {
        shared += hits[static_cast<std::size_t>(i)].letters;
        first = i;
    }
    const auto first_word = hits[static_cast<std::size_t>(first)].text_word;
    const auto last_word = hits[best].text_word;
    double place_letters = 0;
    for (auto i = first_word; i <= last_word; ++i)
        place_letters += static_cast<double>(index.words()[i].end - index.words()[i].begin);
    work += last_word - first_word;
    return Alignment{{index.words()[first_word].begin, index.words()[last_word].end},
                     2 * shared / (value_letters + place_letters), last_word + std::size_t{1}, shared / value_letters};
}

}  // namespace assay::ground
