#include "rag/retrieve/cut_passage.hpp"

#include "rag/text/term_hash.hpp"
#include "rag/text/words.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace assay::rag {

namespace {

constexpr std::array<std::string_view, 4> ideographic_stops{"\u3002", "\uFF01", "\uFF1F", "\u0964"};

/// Whether a sentence ends before `at`. Line ends count: much text has no
/// full stops, but lines.
bool ends_sentence(std::string_view text, std::size_t at)
{
    const std::string_view before = text.substr(0, at);
    if (before.ends_with('\n'))
        return true;
    if (before.ends_with(". ") || before.ends_with("! ") || before.ends_with("? "))
        return true;
    return std::any_of(ideographic_stops.begin(), ideographic_stops.end(),
                       [before](std::string_view stop) { return before.ends_with(stop); });
}

/// The words of a sentence. Runs without spaces count as a word for every
/// three characters.
std::vector<std::string_view> pieces(std::string_view sentence)
{
    constexpr std::size_t piece_characters = 3;
    std::vector<std::string_view> found;
    WordScanner scanner{sentence};
    for (Word word{}; scanner.next(word);) {
        if (word.writing != Writing::unspaced) {
            found.push_back(word.bytes);
            continue;
        }
        std::size_t begin = 0;
        std::size_t count = 0;
        for (std::size_t at = 0; at < word.bytes.size();) {
            static_cast<void>(next_character(word.bytes, at));
            if (++count % piece_characters == 0 || at == word.bytes.size()) {
                found.push_back(word.bytes.substr(begin, at - begin));
                begin = at;
            }
        }
    }
    return found;
}

/// The sentences that are long enough to be a question.
std::vector<std::string_view> sentences(std::string_view text)
{
    constexpr std::size_t least_words = 5;
    std::vector<std::string_view> found;
    std::size_t begin = 0;
    for (std::size_t at = 1; at <= text.size(); ++at) {
        if (at < text.size() && !ends_sentence(text, at))
            continue;
        const std::string_view sentence = text.substr(begin, at - begin);
        if (pieces(sentence).size() >= least_words)
            found.push_back(sentence);
        begin = at;
    }
    return found;
}

std::unordered_set<std::uint64_t> term_set(std::string_view text, const Analyzer& analyzer)
{
    Terms terms;
    analyzer.analyse(text, Purpose::document, terms);
    std::unordered_set<std::uint64_t> set;
    for (std::size_t i = 0; i < terms.size(); ++i)
        set.insert(hash_term(terms[i]));
    return set;
}

bool shares_term(std::string_view word, const std::unordered_set<std::uint64_t>& set, const Analyzer& analyzer)
{
    Terms terms;
    analyzer.analyse(word, Purpose::query, terms);
    for (std::size_t i = 0; i < terms.size(); ++i)
        if (set.contains(hash_term(terms[i])))
            return true;
    return false;
}

}  // namespace

std::optional<CutPassage> cut_passage(const Passage& passage, const Analyzer& analyzer, std::mt19937& random)
{
    constexpr std::size_t least_sentences = 3;
    const std::vector<std::string_view> found = sentences(passage.text);
    if (found.size() < least_sentences)
        return std::nullopt;
    const std::string_view sentence = found[random() % found.size()];

    CutPassage cut;
    cut.sentence = sentence;
    const auto begin = static_cast<std::size_t>(sentence.data() - passage.text.data());
    cut.rest.append(passage.text.substr(0, begin)).append(" ").append(passage.text.substr(begin + sentence.size()));
    const auto rest = term_set(cut.rest, analyzer);
    const char* kept_end = nullptr;
    for (const std::string_view piece : pieces(sentence)) {
        if (shares_term(piece, rest, analyzer) && (random() & 1) == 0)
            continue;
        // Pieces of one run stay together: a gap would break a pair of characters.
        if (kept_end && kept_end != piece.data())
            cut.paraphrase += ' ';
        cut.paraphrase += piece;
        kept_end = piece.data() + piece.size();
    }
    return cut;
}

}  // namespace assay::rag
