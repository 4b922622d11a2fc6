#include "rules/find_text.hpp"
#include "rules/word_set.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace assay::rules {

namespace {

struct Sentence {
    std::size_t first_clause;
    std::size_t last_clause;
    float strength = 0;
};

std::vector<Sentence> sentences_of(const Part& part)
{
    const std::vector<Clause>& clauses = part.reading->clauses();
    std::vector<Sentence> sentences;
    for (std::size_t i = part.first_clause; i < part.last_clause; ++i) {
        if (i == part.first_clause || clauses[i].sentence != clauses[i - 1].sentence)
            sentences.push_back({i, i, 0});
        sentences.back().last_clause = i + 1;
        sentences.back().strength += clauses[i].feeling();
    }
    return sentences;
}

std::string text_of(const Part& part, const Sentence& sentence)
{
    return std::string(Part{part.reading, sentence.first_clause, sentence.last_clause}.text());
}

const WordSet& asking_words()
{
    static const WordSet words{"please", "pls", "kindly", "bitte", "need", "want", "require", "request", "demand",
                               "refund", "replace", "cancel", "send", "fix", "help", "explain", "exchange"};
    return words;
}

const WordSet& asking_subjects()
{
    static const WordSet words{"i", "we", "can", "could", "would", "please", "pls", "kindly", "to", "bitte"};
    return words;
}

/// "Please send", "can you fix", "I want a refund", "I'd like you to".
bool asks(const Part& part, const Clause& clause)
{
    const Tokens& tokens = part.reading->tokens();
    bool subject = false;
    for (std::size_t i = clause.first; i < clause.last; ++i) {
        const std::string_view word = tokens[i].word;
        if (word == "please" || word == "pls" || word == "kindly" || word == "bitte" || word == "id")
            return word != "id" || (i + 1 < clause.last && tokens[i + 1].word == "like");
        const bool question = (word == "can" || word == "could" || word == "would" || word == "will") && i + 1 < clause.last &&
                              (tokens[i + 1].word == "you" || tokens[i + 1].word == "someone" || tokens[i + 1].word == "we");
        const bool wish = word == "would" && i + 1 < clause.last && tokens[i + 1].word == "like";
        if (question || wish)
            return true;
        if (subject && asking_words().contains(word) && !part.reading->negated(i) && word != "help")
            return true;
        const bool verb_first = i == clause.first && tokens[i].kind == TokenKind::word && word.size() > 3;
        if (verb_first && asking_words().contains(word) && word != "need" && word != "want")
            return true;
        subject = asking_subjects().contains(word);
    }
    return false;
}

}  // namespace

Texts find_summary(const Part& part)
{
    const std::vector<Sentence> sentences = sentences_of(part);
    if (sentences.empty())
        return {};
    // The overall feeling picks the side; the first of the strongest sentences speaks for it.
    const double side = part.polarity().tone() < 0 ? -1 : 1;
    const Sentence* telling = &sentences.front();
    for (const Sentence& sentence : sentences)
        if (sentence.strength * side > telling->strength * side)
            telling = &sentence;
    return {text_of(part, *telling)};
}

Texts find_title(const Part& part)
{
    const std::vector<Sentence> sentences = sentences_of(part);
    if (sentences.empty())
        return {};
    return {text_of(part, sentences.front())};
}

Texts find_requests(const Part& part, std::size_t limit)
{
    Texts texts;
    for (std::size_t i = part.first_clause; i < part.last_clause && texts.size() < limit; ++i)
        if (const Clause& clause = part.reading->clauses()[i]; asks(part, clause))
            texts.emplace_back(part.text_of(clause));
    return texts;
}

Texts find_keywords(const Part& part, std::size_t limit)
{
    constexpr std::size_t shortest_keyword = 4;
    const Tokens& tokens = part.reading->tokens();
    struct Count {
        std::size_t times = 0;
        std::size_t first = 0;
    };
    std::unordered_map<std::string_view, Count> counts;
    for (std::size_t i = part.first_token(); i < part.last_token(); ++i) {
        const Token& token = tokens[i];
        if (token.kind != TokenKind::word || token.word.size() < shortest_keyword || is_function_word(token.word))
            continue;
        const auto [entry, added] = counts.try_emplace(token.stem, Count{0, i});
        ++entry->second.times;
    }
    std::vector<Count> order;
    order.reserve(counts.size());
    for (const auto& [stem, count] : counts)
        order.push_back(count);
    std::sort(order.begin(), order.end(),
              [](const Count& a, const Count& b) { return a.times != b.times ? a.times > b.times : a.first < b.first; });
    Texts texts;
    for (const Count& count : order) {
        if (texts.size() == limit)
            break;
        texts.emplace_back(tokens[count.first].word);
    }
    return texts;
}

}  // namespace assay::rules
