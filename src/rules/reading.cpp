#include "rules/reading.hpp"

#include "rules/lexicon.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rules {

namespace {

// How the parts of a clause play together. The values were chosen on four
// fifths of a corpus of clothing reviews and checked by hand on other texts.
constexpr float negated_praise = -0.9F;  ///< "not good" blames nearly as much as "good" praises.
constexpr float negated_blame = -0.35F;  ///< "not bad" is faint praise.
constexpr float intensified = 1.3F;
constexpr float diminished = 0.5F;
constexpr float after_contrast = 1.25F;
constexpr float before_contrast = 0.85F;
constexpr float conceded = 0.7F;
constexpr float exclaimed = 0.4F;  ///< An exclamation mark adds to a clause that praises or blames.
constexpr float faint = 1.2F;       ///< Blame up to this weight is undertone.
constexpr float usual_undertone = 0.06F;  ///< Per word.
constexpr std::size_t negation_reach = 4;  ///< Tokens.
constexpr std::size_t words_before_comma_break = 3;

bool ends_sentence(const Token& token)
{
    return token.word == "." || token.word == "!" || token.word == "?" || token.word == "\n";
}

/// The full stop of "example.net": words touch it on both sides.
bool joins_letters(const Tokens& tokens, std::size_t at)
{
    return tokens[at].word == "." && at > 0 && at + 1 < tokens.size() && tokens[at - 1].end == tokens[at].begin &&
           tokens[at + 1].begin == tokens[at].end && tokens[at + 1].kind == TokenKind::word && tokens[at - 1].kind == TokenKind::word;
}

bool breaks_clause(const Token& token)
{
    return token.word == ";" || token.word == "-" || token.word == "(" || token.word == ")" || token.word == ":";
}

/// Punctuation that is no part of a clause at its ends; "$5" and "5 %" keep their signs.
bool is_edge(const Token& token)
{
    static constexpr std::string_view kept[]{"$", "€", "£", "¥", "₹", "₺", "₽", "%", "#"};
    return token.kind == TokenKind::mark && std::find(std::begin(kept), std::end(kept), token.word) == std::end(kept);
}

}  // namespace

double Polarity::tone() const
{
    if (!has_evidence())
        return 0;
    // Every telling of an experience holds some faint blame ("I thought it
    // was"), so what is usual for the length is forgiven.
    const double forgiven = std::min<double>(usual_undertone * static_cast<double>(words), undertone);
    return (praise - blame + forgiven) / std::sqrt(static_cast<double>(words) + 4);
}

double Polarity::score() const { return 1.0 / (1.0 + std::exp(-1.5 * tone())); }

Reading::Reading(std::string_view text) : tokens_(text), negated_(tokens_.size(), 0)
{
    find_clauses();
    for (Clause& clause : clauses_)
        weigh(clause);
}

void Reading::end_clause(std::size_t last)
{
    open_.last = last;
    while (open_.first < open_.last && is_edge(tokens_[open_.first]))
        ++open_.first;
    while (open_.first < open_.last && is_edge(tokens_[open_.last - 1]))
        --open_.last;
    if (open_.first < open_.last)
        clauses_.push_back(open_);
    open_.first = last;
    open_.factor = 1;
    open_.blame = 0;
}

void Reading::find_clauses()
{
    std::size_t words = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        const Token& token = tokens_[i];
        if (token.kind != TokenKind::mark) {
            const Entry* const entry = find_entry(tokens_, i, tokens_.size());
            const bool contrast = entry != nullptr && entry->role == Role::contrast;
            if (contrast || (entry != nullptr && entry->role == Role::concession)) {
                const std::size_t before = clauses_.size();
                end_clause(i);
                if (contrast && clauses_.size() > before && clauses_.back().sentence == open_.sentence)
                    clauses_.back().factor *= before_contrast;
                open_.factor = contrast ? after_contrast : conceded;
                open_.blame = -entry->weight;  // "unfortunately" announces it
                words = 0;
                i += entry->words - 1;
                // A contrast word joins two clauses and belongs to neither.
                open_.first = i + 1;
                continue;
            }
            ++words;
        } else if (ends_sentence(token) && !joins_letters(tokens_, i)) {
            end_clause(i);
            open_.first = i + 1;
            ++open_.sentence;
            words = 0;
        } else if (breaks_clause(token) || (token.word == "," && words >= words_before_comma_break)) {
            end_clause(i);
            open_.first = i + 1;
            words = 0;
        }
    }
    end_clause(tokens_.size());
}

void Reading::weigh(Clause& clause)
{
    std::size_t negated_until = 0;
    float strength = 1;
    const auto add = [&clause](float weight) { (weight > 0 ? clause.praise : clause.blame) += std::abs(weight); };
    const auto add_undertone = [&clause](const Entry& entry, float weight) {
        if (entry.weight < 0 && entry.weight >= -faint && weight < 0)
            clause.undertone -= weight;
    };
    for (std::size_t i = clause.first; i < clause.last; ++i) {
        if (tokens_[i].kind == TokenKind::mark)
            continue;
        negated_[i] = i < negated_until;
        const Entry* const entry = find_entry(tokens_, i, clause.last);
        if (entry == nullptr) {
            strength = 1;
            continue;
        }
        switch (entry->role) {
        case Role::negator:
            negated_until = i + entry->words + negation_reach;
            if (entry->weight != 0)
                add(entry->weight);
            add_undertone(*entry, entry->weight);
            break;
        case Role::intensifier: strength = intensified; break;
        case Role::diminisher: strength = diminished; break;
        case Role::contrast:
        case Role::concession: break;
        case Role::feeling: {
            const bool turned = i < negated_until && !entry->negates_itself;
            const float weight = entry->weight * strength * (!turned ? 1 : entry->weight > 0 ? negated_praise : negated_blame);
            add(weight);
            add_undertone(*entry, weight);
            strength = 1;
            for (std::size_t word = i + 1; word < i + entry->words; ++word)
                negated_[word] = turned;
            break;
        }
        }
        i += entry->words - 1;
    }
    const bool shouted = clause.last < tokens_.size() && tokens_[clause.last].word == "!";
    if (shouted && clause.feeling() != 0)
        add(clause.feeling() > 0 ? exclaimed : -exclaimed);
    else if (shouted)
        add(exclaimed / 2);
}

std::size_t Part::first_token() const
{
    return first_clause < last_clause ? reading->clauses()[first_clause].first : 0;
}

std::size_t Part::last_token() const
{
    return first_clause < last_clause ? reading->clauses()[last_clause - 1].last : 0;
}

std::string_view Part::text() const
{
    if (first_clause == last_clause)
        return {};
    const Tokens& tokens = reading->tokens();
    const std::size_t begin = tokens[first_token()].begin;
    return tokens.text().substr(begin, tokens[last_token() - 1].end - begin);
}

std::string_view Part::text_of(const Clause& clause) const
{
    const Tokens& tokens = reading->tokens();
    const std::size_t begin = tokens[clause.first].begin;
    return tokens.text().substr(begin, tokens[clause.last - 1].end - begin);
}

Polarity Part::polarity() const
{
    Polarity sum;
    for (std::size_t i = first_clause; i < last_clause; ++i) {
        const Clause& clause = reading->clauses()[i];
        sum.praise += clause.praise * clause.factor;
        sum.blame += clause.blame * clause.factor;
        sum.undertone += clause.undertone * clause.factor;
        sum.words += clause.last - clause.first;
    }
    return sum;
}

}  // namespace assay::rules
