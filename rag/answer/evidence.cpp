#include "rag/answer/evidence.hpp"

#include "rag/answer/addresses.hpp"
#include "rag/answer/negation.hpp"
#include "rag/answer/steering.hpp"

#include <algorithm>
#include <map>

namespace assay::rag {
namespace {

bool has_any(const std::set<std::string>& words, const std::set<std::string>& terms)
{
    return std::any_of(terms.begin(), terms.end(), [&](const std::string& term) { return words.contains(term); });
}

bool has_quantity(const Claim& there, const Quantity& wanted)
{
    return std::any_of(there.quantities.begin(), there.quantities.end(),
                       [&](const Quantity& quantity) { return is_same(wanted, quantity, there.measures); });
}

bool has_rival(const Claim& there, const Quantity& wanted)
{
    return std::any_of(there.quantities.begin(), there.quantities.end(),
                       [&](const Quantity& quantity) { return is_rival(wanted, quantity); });
}

/// Whether no clause with one of the numbers is free of rivals of the others: "5 in 2019, 7 in 2020" for "5 in 2020".
bool mispairs(const Claim& wanted, const std::vector<Claim>& clauses)
{
    for (const Quantity& one : wanted.quantities) {
        bool stands = false;
        bool stands_well = false;
        for (const Claim& clause : clauses) {
            if (!has_quantity(clause, one))
                continue;
            stands = true;
            stands_well = stands_well || std::none_of(wanted.quantities.begin(), wanted.quantities.end(), [&](const Quantity& other) {
                              return !has_quantity(clause, other) && has_rival(clause, other);
                          });
        }
        if (stands && !stands_well)
            return true;
    }
    return false;
}

/// Whether no clause with one of the names is free of rivals of the numbers: "chapter 3 by Ann, chapter 4 by Bob" for "chapter 3 by Bob".
bool mispairs_names(const Claim& wanted, const std::vector<Claim>& clauses)
{
    return std::any_of(wanted.names.begin(), wanted.names.end(), [&](const std::set<std::string>& name) {
        bool stands = false;
        bool stands_well = false;
        for (const Claim& clause : clauses) {
            if (!has_any(clause.words, name))
                continue;
            stands = true;
            stands_well = stands_well || std::none_of(wanted.quantities.begin(), wanted.quantities.end(), [&](const Quantity& number) {
                              return !has_quantity(clause, number) && has_rival(clause, number);
                          });
        }
        return stands && !stands_well;
    });
}

/// Words of which the claim has an opposite but not them; which one.
using Opposites = std::multimap<std::string, std::string>;

Opposites opposites_in(const Claim& claim)
{
    Opposites opposites;
    for (const std::string& word : claim.forms) {
        auto all = opposites_of(word);
        // "Opens at 9 and closes at 17" says both.
        if (std::any_of(all.begin(), all.end(), [&](const std::string& opposite) { return claim.forms.contains(opposite); }))
            continue;
        for (std::string& opposite : all)
            opposites.emplace(std::move(opposite), word);
    }
    return opposites;
}

/// Whether one says "likely" where the other says "unlikely".
bool turns_round(const Opposites& opposites, const Claim& source)
{
    return std::any_of(source.forms.begin(), source.forms.end(), [&](const std::string& word) {
        const auto [first, last] = opposites.equal_range(word);
        return std::any_of(first, last, [&](const auto& pair) { return !source.forms.contains(pair.second); });
    });
}

}  // namespace

void Evidence::add(const QuotedSentence& quoted, std::string_view heading)
{
    if (addresses_the_reader_as_machine(quoted.text))
        return;
    Proof proof{read_claim(quoted.text), read_claim(heading).whole.words, read_addresses(heading), {}};
    for (const std::string* beside : {&quoted.before, &quoted.behind})
        if (!beside->empty() && !addresses_the_reader_as_machine(*beside))
            proof.beside.merge(read_claim(*beside).whole.words);
    words_.insert(proof.parts.whole.words.begin(), proof.parts.whole.words.end());
    words_.insert(proof.heading.begin(), proof.heading.end());
    proofs_.push_back(std::move(proof));
}

bool Evidence::supports(const ClaimParts& claim) const
{
    if (proofs_.empty() || (claim.whole.words.empty() && claim.whole.quantities.empty()))
        return false;
    return std::none_of(claim.polarity.begin(), claim.polarity.end(), [&](const Claim& part) { return contradicts(part); }) &&
           std::all_of(claim.clauses.begin(), claim.clauses.end(), [&](const Claim& clause) { return bears_numbers(clause, claim.whole); }) &&
           std::all_of(claim.named.begin(), claim.named.end(), [&](const Claim& clause) { return bears_names(clause); }) &&
           bears_addresses(claim) && bears_series(claim.whole) && !turns_order_round(claim.whole) && !drops_reserve(claim.whole) &&
           !has_another_subject(claim.whole);
}

double Evidence::share_of(const Claim& claim) const
{
    // What numbers count is compared with them; a telling one counts like a word that is found.
    const auto telling = static_cast<std::size_t>(std::count_if(claim.quantities.begin(), claim.quantities.end(), is_telling));
    const std::size_t all = claim.topic.size() + telling;
    return all == 0 ? 1 : static_cast<double>(shared(claim.topic, words_) + telling) / static_cast<double>(all);
}

/// What counts is the polarity of what is about the same: of the parts that
/// share most words with the claim, and of a denied one most of whose words
/// the claim has.
bool Evidence::contradicts(const Claim& claim) const
{
    const Opposites opposites = opposites_in(claim);
    std::size_t most = 0;
    for (const Proof& proof : proofs_)
        for (const Claim& part : proof.parts.polarity)
            most = std::max(most, shared(claim.words, part.words));
    bool best_denies = false;
    bool other_denies = false;
    for (const Proof& proof : proofs_)
        for (const Claim& part : proof.parts.polarity) {
            if (part.is_negated == turns_round(opposites, part))
                continue;
            const std::size_t count = shared(claim.words, part.words);
            best_denies = best_denies || count == most;
            other_denies = other_denies || (part.is_negated && count * 2 > part.words.size());
        }
    return claim.is_negated ? !best_denies : best_denies || other_denies;
}

bool Evidence::bears_numbers(const Claim& clause, const Claim& whole) const
{
    const auto is_claimed = [](const Quantity& quantity) { return !quantity.is_article; };
    if (std::none_of(clause.quantities.begin(), clause.quantities.end(), is_claimed))
        return true;
    const bool borne = std::any_of(proofs_.begin(), proofs_.end(), [&](const Proof& proof) {
        const Claim& there = proof.parts.whole;
        // "10 euros a month" is not 10 euros a year.
        if (!there.rates.empty() && !std::includes(there.rates.begin(), there.rates.end(), clause.rates.begin(), clause.rates.end()))
            return false;
        const bool is_about_it = clause.topic.empty() || std::any_of(clause.quantities.begin(), clause.quantities.end(), is_telling) ||
                                 shared(whole.topic, there.words) + shared(whole.topic, proof.heading) > 0 ||
                                 (there.subject.empty() && shared(clause.topic, proof.beside) > 0);
        return is_about_it && !mispairs(clause, proof.parts.clauses) &&
               std::all_of(clause.quantities.begin(), clause.quantities.end(), [&](const Quantity& wanted) {
                   return !is_claimed(wanted) || has_quantity(there, wanted);
               });
    });
    return borne && !is_outdone(clause);
}

/// Whether for one of the numbers another clause that is more about the same counts otherwise.
bool Evidence::is_outdone(const Claim& clause) const
{
    std::vector<std::size_t> with_it(clause.quantities.size());
    std::vector<std::size_t> with_another(clause.quantities.size());
    for (const Proof& proof : proofs_)
        for (const Claim& there : proof.parts.clauses) {
            const std::size_t count = shared(clause.topic, there.topic);
            for (std::size_t i = 0; i < clause.quantities.size(); ++i) {
                const Quantity& wanted = clause.quantities[i];
                if (has_quantity(there, wanted))
                    with_it[i] = std::max(with_it[i], count);
                else if (!wanted.is_article && has_rival(there, wanted))
                    with_another[i] = std::max(with_another[i], count);
            }
        }
    for (std::size_t i = 0; i < with_it.size(); ++i)
        if (with_another[i] > with_it[i])
            return true;
    return false;
}

bool Evidence::bears_names(const Claim& clause) const
{
    if (clause.names.empty())
        return true;
    return std::any_of(proofs_.begin(), proofs_.end(), [&](const Proof& proof) {
        const Claim& there = proof.parts.whole;
        // The sentence before says who "it" is, unless this one names somebody else.
        const bool may_look_beside = there.subject.empty() || clause.forms.contains(there.subject);
        return !mispairs_names(clause, proof.parts.named) && std::all_of(clause.names.begin(), clause.names.end(), [&](const auto& name) {
            return has_any(there.words, name) || has_any(proof.heading, name) || (may_look_beside && has_any(proof.beside, name));
        });
    });
}

/// Each address must stand in the sources letter by letter.
bool Evidence::bears_addresses(const ClaimParts& claim) const
{
    return std::all_of(claim.addresses.begin(), claim.addresses.end(), [&](const std::string& address) {
        return std::any_of(proofs_.begin(), proofs_.end(), [&](const Proof& proof) {
            return proof.parts.addresses.contains(address) || proof.addresses.contains(address);
        });
    });
}

/// A Monday is no Tuesday: all of them stand in one sentence, or its date says so.
bool Evidence::bears_series(const Claim& clause) const
{
    const auto has_date_in = [](const Claim& there, const std::string& month) {
        return std::any_of(there.quantities.begin(), there.quantities.end(),
                           [&](const Quantity& one) { return one.date && month == "month " + std::to_string(one.date->month); });
    };
    return clause.series.empty() || std::any_of(proofs_.begin(), proofs_.end(), [&](const Proof& proof) {
        return std::all_of(clause.series.begin(), clause.series.end(), [&](const std::string& member) {
            // The claim's own dates are compared as dates.
            return proof.parts.whole.series.contains(member) || has_date_in(proof.parts.whole, member) || has_date_in(clause, member);
        });
    });
}

/// "48 to 52" where the source says "52 to 48".
bool Evidence::turns_order_round(const Claim& claim) const
{
    return std::any_of(claim.pairs.begin(), claim.pairs.end(), [&](const auto& wanted) {
        bool stands = false;
        bool stands_reversed = false;
        for (const Proof& proof : proofs_)
            for (const auto& [first, second] : proof.parts.whole.pairs) {
                const auto& measures = proof.parts.whole.measures;
                stands = stands || (is_same(wanted.first, first, measures) && is_same(wanted.second, second, measures));
                stands_reversed = stands_reversed || (is_same(wanted.first, second, measures) && is_same(wanted.second, first, measures));
            }
        return stands_reversed && !stands;
    });
}

/// Whether the sentence that is most about the same says "may reduce" for "reduces", or "if the seal is broken, ..." of what
/// the claim says without a word of that.
bool Evidence::drops_reserve(const Claim& claim) const
{
    const Proof* best = nullptr;
    for (const Proof& proof : proofs_)
        if (best == nullptr || shared(claim.words, proof.parts.whole.words) > shared(claim.words, best->parts.whole.words))
            best = &proof;
    if (best == nullptr)
        return false;
    const Claim& there = best->parts.whole;
    const bool drops_possibility = !claim.has_hedge && std::any_of(there.possible.begin(), there.possible.end(), [&](const std::string& verb) {
        return claim.forms.contains(verb + "s") || claim.forms.contains(verb + "es") || claim.forms.contains(verb + "d") || claim.forms.contains(verb + "ed");
    });
    const bool drops_condition = !claim.has_condition && std::any_of(there.conditions.begin(), there.conditions.end(),
                                                                     [&](const auto& condition) { return shared(condition, claim.words) == 0; });
    return drops_possibility || drops_condition;
}

/// "Alice signed ..." where the source says "Bob signed ...".
bool Evidence::has_another_subject(const Claim& claim) const
{
    if (claim.subject.empty() || claim.behind_subject.empty())
        return false;
    bool replaced = false;
    for (const Proof& proof : proofs_) {
        const Claim& there = proof.parts.whole;
        if (there.forms.contains(claim.subject) && there.forms.contains(claim.behind_subject))
            return false;
        replaced = replaced || (!there.subject.empty() && there.subject != claim.subject && !claim.forms.contains(there.subject) &&
                                there.behind_subject == claim.behind_subject);
    }
    return replaced;
}

}  // namespace assay::rag
