#include "rag/answer/extractive.hpp"

#include "rag/answer/citation_check.hpp"
#include "rag/answer/function_words.hpp"
#include "rag/answer/quantity.hpp"
#include "rag/answer/steering.hpp"
#include "rag/answer/tokens.hpp"
#include "rag/chunk/sections.hpp"
#include "rag/chunk/sentences.hpp"
#include "rag/text/analyzer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>

namespace assay::rag {
namespace {

struct Candidate {
    std::size_t source;  ///< From 1.
    std::string text;
    std::set<std::string> terms{};
    double score = 0;
};

/// With "back" they say "return": terms of the analyzer.
constexpr std::array handing = {"send", "give", "bring", "ship", "hand"};

std::set<std::string> terms_of(const Analyzer& analyzer, std::string_view text, Purpose purpose)
{
    Terms terms;
    analyzer.analyse(text, purpose, terms);
    std::set<std::string> all;
    for (std::size_t i = 0; i < terms.size(); ++i)
        all.emplace(terms[i]);
    if (all.contains("back") && std::any_of(handing.begin(), handing.end(), [&](const char* verb) { return all.contains(verb); })) {
        for (const char* verb : handing)
            all.erase(verb);
        all.erase("back");
        all.emplace("return");
    }
    return all;
}

/// How a question asks in scripts without spaces, longer ones first.
constexpr std::array asking_parts = {"请问", "請問", "为什么", "為什麼", "怎么样", "是什么", "是什麼", "多长时间", "多長時間", "是多久", "是多少",
                                     "是几", "是幾", "多久", "多少", "多长", "什么", "什麼", "怎么", "怎麼", "如何", "哪里", "哪裡", "哪个",
                                     "何时", "何時", "几", "幾", "谁", "誰", "哪", "吗", "嗎", "呢", "いつ", "どこ", "どの", "なぜ", "どう",
                                     "だれ", "ですか", "ますか"};
/// What is measured: only behind one of `asking_how` such a word asks.
constexpr std::string_view measure_words = " long many much often far soon old big lange viel viele vielen oft weit hoch gross ";
constexpr std::string_view asking_how = " how wie ";

/// Ask for a number of what the next noun names; "many" and "viele" behind one of `asking_how`.
constexpr std::string_view asking_count = " wieviele hoeveel combien cuántos cuántas quanti quante quantos quantas ";

struct Question {
    std::string topic{};     ///< What it is about. All of it, if that would be nothing.
    std::string optional{};  ///< "long" of "how long", the "thing" of "return things": an answer need not have it.
    std::string counted{};   ///< "towns" of "how many towns": an answer counts them.
    std::string names{};     ///< Words of the topic that are names or numbers: an answer is about no other.
    Language language{};     ///< As far as its small words tell.
};

/// Words with a capital letter that they owe to nothing else, not even a headline's spelling, and those with digits.
std::string names_in(std::string_view question, const FunctionWords& language)
{
    std::string names;
    const auto tokens = read_tokens(question);
    const bool has_small_words = std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
        return token.kind == Token::Kind::word && !token.is_capitalised;
    });
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const Token& token = tokens[at];
        if (token.kind != Token::Kind::word || language.contains(token.text) || language.is_placeholder(token.text))
            continue;
        const bool has_digit = token.text.find_first_of("0123456789") != std::string::npos;
        const bool is_proper = token.is_capitalised && has_small_words && !begins_sentence(tokens, at) && !language.capitalises_nouns();
        if (has_digit || is_proper)
            names.append(token.text) += ' ';
    }
    return names;
}

Question read_question(std::string_view question)
{
    std::string text{question};
    for (const std::string_view part : asking_parts)
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at))
            text.replace(at, part.size(), " ");
    const std::string words = folded_words(text);
    std::vector<std::string_view> all;
    for (std::size_t at = 1; at < words.size();) {
        const auto end = words.find(' ', at);
        all.push_back(std::string_view{words}.substr(at, end - at));
        at = end + 1;
    }
    const FunctionWords& language = FunctionWords::of(all);
    Question read;
    read.language = language.language();
    read.names = names_in(question, language);
    std::string_view before;
    bool counts_next = false;
    for (const std::string_view word : all) {
        const bool is_measure = has_word(asking_how, before) && has_word(measure_words, word);
        const bool is_count = has_word(asking_count, word) || (is_measure && has_word(" many viele vielen ", word));
        if (counts_next && !is_count && !language.contains(word)) {
            read.counted = word;
            counts_next = false;
        }
        counts_next = counts_next || is_count;
        if (is_measure || language.is_placeholder(word))
            read.optional.append(word) += ' ';
        else if (!language.contains(word))
            read.topic.append(word) += ' ';
        before = word;
    }
    if (read.topic.empty())
        read.topic = question;
    return read;
}

/// Whether a sentence counts something, in digits or in words.
bool has_number(std::string_view sentence)
{
    const auto quantities = read_quantities(read_tokens(sentence)).all;
    return std::any_of(quantities.begin(), quantities.end(), [](const Quantity& one) { return !one.date && !one.is_article; });
}

bool is_question(std::string_view sentence)
{
    return sentence.ends_with('?') || sentence.ends_with("？") || sentence.ends_with("؟");
}

/// Whether nothing but white space stands before `at` in its line, and in the line before.
bool begins_paragraph(std::string_view text, std::size_t at)
{
    const auto before = text.substr(0, at);
    const auto last = before.find_last_not_of(" \t\r\n");
    const auto gap = last == std::string_view::npos ? before : before.substr(last + 1);
    return last == std::string_view::npos || std::count(gap.begin(), gap.end(), '\n') > 1;
}

/// A heading says what its text is about, and answers nothing itself. Its
/// words count, as those of the chunk's context.
bool is_heading(std::string_view text, Span span)
{
    const auto sentence = text.substr(span.start, span.end - span.start);
    const auto hashes = sentence.find_first_not_of('#');
    if (hashes != 0)
        return hashes != std::string_view::npos && (sentence[hashes] == ' ' || sentence[hashes] == '\t');
    // "Title", underlined in the next line; or that line itself.
    const auto line_end = text.find('\n', span.end);
    const bool stands_alone = sentence.find('\n') == std::string_view::npos && begins_paragraph(text, span.start);
    const auto next = line_end == std::string_view::npos ? std::string_view{} : text.substr(line_end + 1);
    return underline_level(sentence) != 0 || (stands_alone && underline_level(next.substr(0, next.find('\n'))) != 0);
}

/// The marks of a list or a quotation are no part of its sentence.
std::string_view without_marks(std::string_view sentence)
{
    const auto first = sentence.find_first_not_of("#>*- \t");
    return first == std::string_view::npos ? std::string_view{} : sentence.substr(first);
}

/// The search's opinion of a source counts as well, but less than its words.
double trust_in(const SearchHit& source, const SearchHit& best)
{
    constexpr double share = 0.4;
    const double relative = best.score > 0 ? static_cast<double>(source.score) / static_cast<double>(best.score) : 1;
    return 1 - share + share * std::clamp(relative, 0.0, 1.0);
}

bool ends_sentence(std::string_view text)
{
    return text.ends_with('.') || text.ends_with('!') || text.ends_with("。") || text.ends_with("！") || is_question(text);
}

/// The sentences that do not speak to a machine, neither alone nor together
/// with those before: line breaks must not hide what they say.
std::vector<std::string_view> harmless_sentences(std::string_view text)
{
    constexpr std::size_t window = 3;
    const auto spans = split_sentences(text);
    std::vector<bool> steering;
    std::vector<std::string_view> harmless;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const auto whole = text.substr(spans[i].start, spans[i].end - spans[i].start);
        const auto sentence = without_marks(whole);
        bool is_steering = addresses_the_reader_as_machine(sentence);
        // Those that are found out already say nothing about this one.
        std::size_t first = i;
        while (first > 0 && i - first + 1 < window && !steering[first - 1])
            --first;
        // A line that does not end its sentence goes on in the next one.
        is_steering = is_steering || (i > 0 && steering[i - 1] && !ends_sentence(text.substr(0, spans[i - 1].end))) ||
                      addresses_the_reader_as_machine(text.substr(spans[first].start, spans[i].end - spans[first].start));
        steering.push_back(is_steering);
        if (!is_steering && !sentence.empty() && !is_heading(text, spans[i]))
            harmless.push_back(sentence);
    }
    return harmless;
}

/// In one line, wherever its source wraps it.
std::string unwrapped(std::string_view sentence)
{
    std::string line;
    for (const char byte : sentence) {
        const bool is_break = byte == '\n' || byte == '\r';
        if (is_break || (byte == ' ' && line.ends_with('\n'))) {
            if (!line.ends_with('\n'))
                line += '\n';
        } else {
            if (line.ends_with('\n'))
                line.back() = ' ';
            line += byte;
        }
    }
    return line;
}

std::vector<Candidate> sentences_of(const std::vector<SearchHit>& sources, const Analyzer& analyzer)
{
    std::vector<Candidate> candidates;
    std::set<std::string> seen;  // Chunks overlap.
    for (std::size_t i = 0; i < sources.size(); ++i)
        for (const std::string_view text : harmless_sentences(sources[i].text))
            if (!is_question(text) && seen.emplace(text).second)
                candidates.push_back({i + 1, unwrapped(text), terms_of(analyzer, text, Purpose::document)});
    return candidates;
}

}  // namespace

std::vector<AnswerSentence> extract_answer(std::string_view question, const std::vector<SearchHit>& sources,
                                           const ExtractiveOptions& options)
{
    const Question asked = read_question(question);
    Analyzer::Options in_its_language;
    in_its_language.latin = asked.language;
    const Analyzer analyzer{in_its_language};
    const auto wanted = terms_of(analyzer, asked.topic, Purpose::query);
    const auto optional = terms_of(analyzer, asked.optional, Purpose::query);
    const auto counted = terms_of(analyzer, asked.counted, Purpose::query);
    const auto names = terms_of(analyzer, asked.names, Purpose::query);
    auto candidates = sentences_of(sources, analyzer);
    if (wanted.empty() || candidates.empty())
        return {};

    // A title may name what its text only calls "it": its words count by half.
    std::vector<std::set<std::string>> titles;
    for (const SearchHit& source : sources)
        titles.push_back(terms_of(analyzer, source.title + "\n" + source.context, Purpose::document));
    constexpr double title_share = 0.5;
    std::map<std::string, double> rarity;
    double all = 0;
    for (const auto& term : wanted) {
        std::size_t count = 0;
        for (const Candidate& candidate : candidates)
            count += candidate.terms.contains(term);
        // A word that no sentence has is asked for as well.
        rarity[term] = std::log(1 + static_cast<double>(candidates.size()) / (1 + static_cast<double>(count)));
        all += rarity[term];
    }
    for (Candidate& candidate : candidates) {
        for (const auto& [term, weight] : rarity) {
            if (candidate.terms.contains(term))
                candidate.score += weight;
            else if (titles[candidate.source - 1].contains(term))
                candidate.score += weight * title_share;
        }
        candidate.score /= all;
        const auto is_told = [&](const std::string& term) {
            return candidate.terms.contains(term) || titles[candidate.source - 1].contains(term);
        };
        const bool tells_all = std::all_of(names.begin(), names.end(), is_told) &&
                               (asked.counted.empty() || (has_number(candidate.text) && std::all_of(counted.begin(), counted.end(), is_told)));
        if (candidate.score < options.min_coverage || !tells_all) {
            candidate.score = 0;
            continue;
        }
        constexpr double optional_bonus = 0.25;
        if (std::any_of(optional.begin(), optional.end(), [&](const auto& term) { return candidate.terms.contains(term); }))
            candidate.score *= 1 + optional_bonus;
        candidate.score *= trust_in(sources[candidate.source - 1], sources.front());
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    // A text that speaks to a machine somewhere may lie elsewhere: it answers
    // only where no other does, and proves nothing.
    std::vector<bool> steering;
    for (const SearchHit& source : sources)
        steering.push_back(addresses_the_reader_as_machine(source.title + "\n" + source.context + "\n" + source.text));
    const auto is_clean = [&](const Candidate& candidate) { return !steering[candidate.source - 1]; };
    if (std::any_of(candidates.begin(), candidates.end(),
                    [&](const Candidate& candidate) { return candidate.score > 0 && is_clean(candidate); }))
        std::erase_if(candidates, [&](const Candidate& candidate) { return !is_clean(candidate); });
    const double least = candidates.front().score * options.min_share_of_best;
    std::vector<AnswerSentence> sentences;
    for (const Candidate& candidate : candidates) {
        if (candidate.score <= 0 || candidate.score < least || sentences.size() == options.max_sentences)
            break;
        Citation citation{candidate.source, candidate.text, Citation::Check::verified};
        sentences.push_back({candidate.text, {std::move(citation)}, is_clean(candidate)});
    }
    return sentences;
}

}  // namespace assay::rag
