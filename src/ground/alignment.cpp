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

/// How many of the taken places begin before this byte.
std::size_t taken_before(std::span<const ByteRange> taken, std::size_t byte)
{
    return static_cast<std::size_t>(
        std::partition_point(taken.begin(), taken.end(), [&](const ByteRange& place) { return place.begin < byte; }) -
        taken.begin());
}

bool is_taken(std::span<const ByteRange> taken, const WordIndex::Word& word)
{
    const auto before = taken_before(taken, word.end);
    return before > 0 && taken[before - 1].end > word.begin;
}

void add_readings(const WordIndex& index, std::string_view word, std::uint32_t value_word, Spellings spellings,
                  const AlignmentLimits& limits, std::vector<Reading>& readings, std::size_t& work)
{
    ++work;
    const auto* same = index.find(word);
    if (same)
        readings.push_back({same, value_word, static_cast<double>(word.size())});
    if (same && spellings == Spellings::same_first)
        return;
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
        if (edits <= most && &spelling != same)
            readings.push_back({&spelling, value_word,
                                static_cast<double>(word.size()) * static_cast<double>(longest - edits) /
                                    static_cast<double>(longest)});
    }
}

/// The places of all readings in the text's order, and where one word of the
/// text may be several of the value, the later ones first: of those a chain
/// takes one.
std::vector<Hit> collect_hits(const WordIndex& index, std::vector<Reading>& readings, std::span<const ByteRange> taken,
                              std::size_t max_hits)
{
    std::sort(readings.begin(), readings.end(),
              [](const Reading& a, const Reading& b) { return a.spelling->places < b.spelling->places; });
    std::vector<Hit> hits;
    for (const auto& reading : readings)
        for (auto place = reading.spelling->first; place != WordIndex::none && hits.size() < max_hits;
             place = index.words()[place].next)
            if (!is_taken(taken, index.words()[place]))
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

/// What a chain has gathered, and from where to where it goes.
struct Stretch {
    std::uint32_t first_word;  ///< Of the text.
    std::uint32_t last_word;
    std::uint32_t first_of_value;
    std::uint32_t last_of_value;
    double shared;
    double place_letters;

    [[nodiscard]] double similarity(double value_letters) const { return 2 * shared / (value_letters + place_letters); }
};

/// The letters that a word of the text shares with one of the value at the end
/// of a place, where a short word may be misspelled; 0 if it is another word.
double shared_at_end(std::string_view text_word, std::string_view value_word, const AlignmentLimits& limits, std::size_t& work)
{
    if (text_word == value_word)
        return static_cast<double>(value_word.size());
    const std::size_t length = count_code_points(value_word);
    const std::size_t longest = std::max<std::size_t>(length, count_code_points(text_word));
    if (length < limits.fewest_letters_at_ends || longest > 2 * length)
        return 0;
    const auto most = std::max<std::size_t>(1, longest / limits.letters_per_edit);
    work += longest * 8;
    const auto edits = edit_distance(letters_of(text_word), letters_of(value_word), most);
    return edits > most ? 0 : static_cast<double>(value_word.size()) * static_cast<double>(longest - edits) / static_cast<double>(longest);
}

/// Takes in words of the value that its chain left out at its ends: those too
/// short to be looked up with a mistake, too common to be looked up at all, or
/// not worth what is skipped for them.
class Ends {
public:
    Ends(const WordIndex& index, std::string_view folded_value, std::span<const ByteRange> value_words, double value_letters,
         std::span<const ByteRange> taken, const AlignmentLimits& limits, std::size_t& work)
        : index_{index}, value_{folded_value}, value_words_{value_words}, value_letters_{value_letters}, taken_{taken},
          limits_{limits}, work_{work}
    {
    }

    [[nodiscard]] Stretch widen(Stretch stretch)
    {
        for (auto word = stretch.first_of_value; word-- > 0;)
            stretch = take_in(stretch, word, Side::left);
        for (auto word = stretch.last_of_value + 1; word < value_words_.size(); ++word)
            stretch = take_in(stretch, word, Side::right);
        return stretch;
    }

private:
    enum class Side { left, right };

    [[nodiscard]] std::string_view text_word(std::uint32_t word) const { return index_.text().substr(place(word).begin, letters(word)); }
    [[nodiscard]] const WordIndex::Word& place(std::uint32_t word) const { return index_.words()[word]; }
    [[nodiscard]] std::size_t letters(std::uint32_t word) const { return place(word).end - place(word).begin; }

    [[nodiscard]] Stretch take_in(const Stretch& stretch, std::uint32_t value_word, Side side)
    {
        const auto [begin, end] = value_words_[value_word];
        auto wider = stretch;
        for (std::size_t step = 0; step <= limits_.max_skipped_at_ends; ++step) {
            const bool at_edge = side == Side::left ? wider.first_word == 0 : wider.last_word + 1 == index_.words().size();
            if (at_edge)
                break;
            const auto next = side == Side::left ? --wider.first_word : ++wider.last_word;
            if (is_taken(taken_, place(next)))
                break;
            wider.place_letters += static_cast<double>(letters(next));
            work_ += 8;
            // Only a word right beside the place may be misspelled.
            const auto shared = step == 0 ? shared_at_end(text_word(next), value_.substr(begin, end - begin), limits_, work_)
                                : text_word(next) == value_.substr(begin, end - begin) ? static_cast<double>(end - begin)
                                                                                       : 0;
            if (shared == 0)
                continue;
            wider.shared += shared;
            (side == Side::left ? wider.first_of_value : wider.last_of_value) = value_word;
            const auto similarity = wider.similarity(value_letters_);
            const bool is_better = similarity >= stretch.similarity(value_letters_);
            return is_better || similarity >= limits_.min_similarity_at_ends ? wider : stretch;
        }
        return stretch;
    }

    const WordIndex& index_;
    std::string_view value_;
    std::span<const ByteRange> value_words_;
    double value_letters_;
    std::span<const ByteRange> taken_;
    const AlignmentLimits& limits_;
    std::size_t& work_;
};

/// Links each hit to the best chain that it goes on; returns the end of the best of all.
std::size_t link(std::vector<Hit>& hits, const WordIndex& index, std::size_t value_words, std::span<const ByteRange> taken)
{
    // So far apart that no chain leads across a place that is taken.
    constexpr double between_taken = 1e10;
    BestBefore best_before{value_words};
    std::size_t best = 0;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        auto& hit = hits[i];
        const auto& word = index.words()[hit.text_word];
        const double apart = between_taken * static_cast<double>(taken.empty() ? 0 : taken_before(taken, word.begin));
        hit.score = hit.letters;
        const auto chain = best_before.of(hit.value_word);
        const double gained = chain.reach - cost_per_skipped_byte * static_cast<double>(word.begin) - apart;
        if (chain.hit >= 0 && gained > 0) {
            hit.score += gained;
            hit.before = chain.hit;
        }
        best_before.add(hit.value_word,
                        {static_cast<std::int64_t>(i), hit.score + cost_per_skipped_byte * static_cast<double>(word.end) + apart});
        if (hit.score > hits[best].score)
            best = i;
    }
    return best;
}

/// What the chain that ends at this hit goes over.
Stretch stretch_of(const std::vector<Hit>& hits, std::size_t end, const WordIndex& index)
{
    double shared = 0;
    auto first = static_cast<std::int64_t>(end);
    for (auto i = first; i >= 0; i = hits[static_cast<std::size_t>(i)].before) {
        shared += hits[static_cast<std::size_t>(i)].letters;
        first = i;
    }
    const auto& begin = hits[static_cast<std::size_t>(first)];
    double place_letters = 0;
    for (auto i = begin.text_word; i <= hits[end].text_word; ++i)
        place_letters += static_cast<double>(index.words()[i].end - index.words()[i].begin);
    return {begin.text_word, hits[end].text_word, begin.value_word, hits[end].value_word, shared, place_letters};
}

}  // namespace

std::optional<Alignment> align_words(const WordIndex& index, std::string_view folded_value, std::span<const ByteRange> taken,
                                     Spellings spellings, const AlignmentLimits& limits, std::size_t& work)
{
    const auto value_words = words_in(folded_value);
    std::vector<Reading> readings;
    double value_letters = 0;
    for (std::size_t i = 0; i < value_words.size(); ++i) {
        const auto& word = value_words[i];
        value_letters += static_cast<double>(word.end - word.begin);
        add_readings(index, folded_value.substr(word.begin, word.end - word.begin), static_cast<std::uint32_t>(i), spellings,
                     limits, readings, work);
    }
    auto hits = collect_hits(index, readings, taken, limits.max_hits);
    if (hits.empty())
        return std::nullopt;
    work += hits.size() * 64 + value_words.size() * 8;
    const auto best = link(hits, index, value_words.size(), taken);
    const auto core = stretch_of(hits, best, index);
    work += core.last_word - core.first_word;
    const auto whole = Ends{index, folded_value, value_words, value_letters, taken, limits, work}.widen(core);
    return Alignment{{index.words()[whole.first_word].begin, index.words()[whole.last_word].end},
                     whole.similarity(value_letters), whole.shared / value_letters};
}

}  // namespace assay::ground
