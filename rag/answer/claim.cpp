#include "rag/answer/claim.hpp"

#include "rag/answer/addresses.hpp"
#include "rag/answer/function_words.hpp"
#include "rag/answer/measures.hpp"
#include "rag/answer/negation.hpp"
#include "rag/answer/series.hpp"
#include "rag/answer/tokens.hpp"
#include "rag/chunk/sentence_joints.hpp"
#include "rag/text/analyzer.hpp"

#include <algorithm>

namespace assay::rag {
namespace {

bool is_word(const Token& token) { return token.kind == Token::Kind::word; }

bool is_unspaced_run(const Token& token)
{
    // Han, Kana, Hangul and their neighbours take three bytes or more.
    return is_word(token) && static_cast<unsigned char>(token.text.front()) >= 0xE2;
}

std::set<std::string> terms_of(const std::string& text)
{
    Terms terms;
    Analyzer{}.analyse(text, Purpose::document, terms);
    std::set<std::string> all;
    for (std::size_t i = 0; i < terms.size(); ++i)
        all.emplace(terms[i]);
    return all;
}

bool has_digit(const std::string& text) { return text.find_first_of("0123456789") != std::string::npos; }

/// A name as it must stand in a source: one with digits as a whole, others by any of their stems.
std::set<std::string> name_terms(const std::string& folded)
{
    return has_digit(folded) ? std::set<std::string>{folded} : terms_of(folded);
}

/// What a part of a sentence has.
struct Contents {
    bool quantities = false;
    bool topic = false;
    bool names = false;

    static Contents of(const Claim& claim) { return {!claim.quantities.empty(), !claim.topic.empty(), !claim.names.empty()}; }

    friend Contents operator|(Contents a, Contents b)
    {
        return {a.quantities || b.quantities, a.topic || b.topic, a.names || b.names};
    }
};

void merge(Claim piece, Claim& into)
{
    if (into.words.empty() && into.forms.empty()) {
        into.subject = std::move(piece.subject);
        into.behind_subject = std::move(piece.behind_subject);
    }
    into.words.merge(piece.words);
    into.topic.merge(piece.topic);
    into.forms.merge(piece.forms);
    into.quantities.insert(into.quantities.end(), piece.quantities.begin(), piece.quantities.end());
    into.rates.merge(piece.rates);
    into.measures.insert(into.measures.end(), piece.measures.begin(), piece.measures.end());
    into.names.insert(into.names.end(), piece.names.begin(), piece.names.end());
    into.series.merge(piece.series);
    into.is_negated = into.is_negated || piece.is_negated;
    into.is_unspaced = into.is_unspaced || piece.is_unspaced;
}

/// Tokens [begin, end) of a sentence.
struct Stretch {
    std::size_t begin;
    std::size_t end;
};

/// Reads a sentence's tokens once, and any part of them into a Claim.
class ClaimReader {
public:
    explicit ClaimReader(std::string_view utf8) : tokens_{read_tokens(utf8)}, quantities_{read_quantities(tokens_)}
    {
        std::vector<std::string_view> words;
        std::size_t spelled = 0;
        std::size_t capitals = 0;
        std::size_t all_capitals = 0;
        for (const Token& token : tokens_) {
            if (!is_word(token))
                continue;
            words.push_back(token.text);
            ++spelled;
            capitals += token.is_capitalised;
            all_capitals += token.is_capitalised && token.has_inner_capital;
        }
        language_ = &FunctionWords::of(words);
        constexpr std::size_t headline_words = 4;
        is_headline_ = spelled >= headline_words && capitals * 4 > spelled * 3;
        shouts_ = spelled >= headline_words && all_capitals * 4 > spelled * 3;
    }

    [[nodiscard]] Stretch all() const { return {0, tokens_.size()}; }

    [[nodiscard]] Claim read(Stretch part) const
    {
        Claim claim;
        std::string content;
        std::string about;
        std::size_t runs = 0;
        for (std::size_t at = part.begin; at < part.end; ++at) {
            const Token& token = tokens_[at];
            if (const auto measure = measure_named(token.text))
                claim.measures.emplace_back(measure->base);
            if (const auto rate = rate_at(at); !rate.empty())
                claim.rates.insert(rate);
            if (quantities_.is_label[at]) {
                claim.words.insert(token.text);
                claim.names.push_back({token.text});
            }
            if (!is_word(token))
                continue;
            claim.forms.insert(token.text);
            if (const auto bound = bound_at(at); !bound.empty())
                claim.forms.insert(bound);
            for (std::string& member : series_members(tokens_, at))
                if (!quantities_.is_part[at] || member.starts_with("month"))
                    claim.series.insert(std::move(member));
            if (is_single_letter(at)) {
                // A capital letter is no term: it stands for itself.
                std::string letter{static_cast<char>(token.text.front() - 'a' + 'A')};
                claim.words.insert(letter);
                claim.names.push_back({std::move(letter)});
                continue;
            }
            if (has_digit(token.text))
                claim.words.insert(token.text);
            runs += is_unspaced_run(token) ? token.text.size() : 0;
            if (is_negation(tokens_, at) || (is_unspaced_run(token) && has_run_negation(token.text)))
                claim.is_negated = true;
            if (is_negation(tokens_, at) || language_->contains(token.text) || is_contracted(at))
                continue;
            if (!quantities_.is_part[at] || !number_named(token.text))
                content += token.text + " ";
            if (!quantities_.is_part[at] || is_unspaced_run(token))
                about += token.text + " ";
            if (is_name(at))
                claim.names.push_back(name_terms(token.text));
        }
        claim.words.merge(terms_of(content));
        claim.topic = terms_of(about);
        claim.is_unspaced = runs * 2 > content.size();
        for (auto i = std::lower_bound(quantities_.at.begin(), quantities_.at.end(), part.begin); i != quantities_.at.end() && *i < part.end; ++i)
            claim.quantities.push_back(quantities_.all[static_cast<std::size_t>(i - quantities_.at.begin())]);
        read_subject(part, claim);
        return claim;
    }

    /// What takes from a sentence its certainty, or gives it an order; only of a whole one.
    void read_bounds(Claim& whole) const
    {
        for (std::size_t i = 1; i < quantities_.all.size(); ++i)
            if (is_ordered_pair(quantities_.at[i - 1], quantities_.at[i]))
                whole.pairs.emplace_back(quantities_.all[i - 1], quantities_.all[i]);
        std::size_t condition_end = 0;
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            const std::string& word = tokens_[at].text;
            if (has_word(" may might could ", word) && !(word == "may" && tokens_[at].is_capitalised && at > 0)) {
                whole.has_hedge = true;
                if (at + 1 < tokens_.size() && is_word(tokens_[at + 1]))
                    whole.possible.insert(tokens_[at + 1].text);
            }
            whole.has_hedge = whole.has_hedge || has_word(" can possibly perhaps probably allegedly reportedly maybe likely ", word);
            // One within another is read with it, so that each word is read once.
            if (at < condition_end || !begins_condition(at))
                continue;
            whole.has_condition = true;
            std::size_t end = at + 1;
            while (end < tokens_.size() && !has_word(" , ; . \xEF\xBC\x8C then dann alors ", tokens_[end].text))
                ++end;
            condition_end = end;
            Claim condition = read({at, end});
            condition.words.erase(word);
            if (!condition.words.empty())
                whole.conditions.push_back(std::move(condition.words));
        }
    }

    /// Cut at commas, semicolons and "and", where both sides are complete. Each word is read once, since
    /// sentences may be lists of thousands.
    template <class IsComplete>
    [[nodiscard]] std::vector<Claim> clauses(IsComplete is_complete) const
    {
        std::vector<Claim> pieces;
        std::size_t begin = 0;
        for (std::size_t at = 1; at <= tokens_.size(); ++at) {
            if (at < tokens_.size() && (!divides(at) || quantities_.is_part[at]))
                continue;
            pieces.push_back(read({begin, at}));
            begin = at + 1;
        }
        std::vector<Contents> behind(pieces.size() + 1);
        for (std::size_t i = pieces.size(); i-- > 0;)
            behind[i] = Contents::of(pieces[i]) | behind[i + 1];
        std::vector<Claim> parts(1);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            merge(std::move(pieces[i]), parts.back());
            if (is_complete(Contents::of(parts.back())) && is_complete(behind[i + 1]))
                parts.emplace_back();
        }
        return parts;
    }

    /// Cut where a contrast begins, "..., not per month" or "... but", and where it ends.
    [[nodiscard]] std::vector<Claim> polarity() const
    {
        std::vector<Claim> parts;
        std::size_t begin = 0;
        bool in_contrast = false;
        const auto close = [&](std::size_t end) {
            if (end > begin) {
                Claim part = read({begin, end});
                if (!part.words.empty())
                    parts.push_back(std::move(part));
            }
        };
        for (std::size_t at = 1; at < tokens_.size(); ++at) {
            const std::string& text = tokens_[at].text;
            const bool breaks = has_word(" , ; ( ) \xE2\x80\x94 \xE2\x80\x93 - \xEF\xBC\x8C ", text) && !quantities_.is_part[at] &&
                                !(text == "-" && tokens_[at].is_glued);
            const bool joins = has_word(" and und et y e ed en ", text);
            const bool turns = text == ";" || has_word(" but however although though whereas while aber sondern jedoch mais pero sino ma però "
                                                       "mas maar yet ", text);
            const bool before_negation = (breaks || joins) && at + 1 < tokens_.size() && is_negation(tokens_, at + 1);
            const bool excepts = is_exception(tokens_, at);
            if (turns || before_negation || excepts || (breaks && in_contrast)) {
                close(at);
                begin = (turns || excepts) && !breaks ? at : at + 1;
                in_contrast = before_negation || excepts;
            }
        }
        close(tokens_.size());
        return parts;
    }

private:
    /// What stands before "t" in "don't".
    bool is_contracted(std::size_t at) const { return at + 2 < tokens_.size() && is_negation(tokens_, at + 2) && tokens_[at + 2].text == "t"; }

    bool divides(std::size_t at) const
    {
        return has_word(" , ; \xEF\xBC\x8C \xEF\xBC\x9B and but while whereas und aber et mais y pero e ma mas en maar ", tokens_[at].text);
    }

    /// "month" at the "per" of "10 euros per month", in one form for all languages; empty at any other token.
    std::string rate_at(std::size_t at) const
    {
        if (at == 0 || at + 1 >= tokens_.size() || !quantities_.is_part[at - 1] ||
            !has_word(" per pro par por al a an je each every / im ", tokens_[at].text))
            return {};
        const auto measure = measure_named(tokens_[at + 1].text);
        if (!measure || !has_word(" second day month ", measure->base))
            return {};
        return std::to_string(measure->factor) + " " + std::string{measure->base};
    }

    /// Whether nothing but what makes an order of them stands between two numbers.
    bool is_ordered_pair(std::size_t first, std::size_t second) const
    {
        constexpr std::size_t most_between = 3;
        if (second - first < 2 || second - first > most_between + 1)
            return false;
        for (std::size_t at = first + 1; at < second; ++at)
            if (!quantities_.is_part[at] && !has_word(" to : - \xE2\x80\x93 \xE2\x80\x94 / of the out in von den der bis zu \xC3\xA0 a al until till sur sobre su de ", tokens_[at].text))
                return false;
        return true;
    }

    /// "If", but not that of "if you need help, ..." or "asked if".
    bool begins_condition(std::size_t at) const
    {
        const std::string& word = tokens_[at].text;
        if (word.starts_with("如果"))
            return true;
        if (!has_word(" if unless wenn falls sofern если ", word))
            return false;
        if (at > 0 && has_word(" ask asks asked asking know knows check see wonder wonders even as tell what ", tokens_[at - 1].text))
            return false;
        const auto is = [&](std::size_t i, std::string_view list) { return i < tokens_.size() && has_word(list, tokens_[i].text); };
        return !(is(at + 1, " you sie du ") && is(at + 2, " have need want wish would like prefer require see are fragen hilfe möchten wollen "));
    }

    /// "at least" and "up to" in one word.
    std::string bound_at(std::size_t at) const
    {
        const auto are = [&](std::string_view one, std::string_view other) {
            return tokens_[at].text == one && at + 1 < tokens_.size() && tokens_[at + 1].text == other;
        };
        if (are("up", "to") || are("bis", "zu"))
            return "maximum";
        return {};
    }

    /// The A of "plan A".
    bool is_single_letter(std::size_t at) const
    {
        const Token& token = tokens_[at];
        const bool is_letter = token.text.size() == 1 && token.text[0] >= 'a' && token.text[0] <= 'z';
        return is_letter && token.is_capitalised && token.text != "i" && !shouts_ && !is_headline_ && at > 0 && is_word(tokens_[at - 1]) &&
               !quantities_.is_part[at];
    }

    /// Whether a capital letter is owed to a sentence that begins here, not behind "Dr.".
    bool begins_sentence_at(std::size_t at) const
    {
        const bool behind_abbreviation = at >= 2 && tokens_[at - 1].text == "." && is_word(tokens_[at - 2]) &&
                                         goes_on_behind_full_stop(tokens_[at - 2].text + ".", tokens_[at].text);
        return begins_sentence(tokens_, at) && !behind_abbreviation;
    }

    bool is_name(std::size_t at) const
    {
        const Token& token = tokens_[at];
        if (has_digit(token.text))
            return true;
        if (quantities_.is_part[at] || shouts_)
            return false;
        if (token.has_inner_capital)
            return true;
        if (!token.is_capitalised || is_headline_ || begins_sentence_at(at))
            return false;
        return !language_->capitalises_nouns() || (at > 0 && language_->leads_to_name(tokens_[at - 1].text));
    }

    void read_subject(Stretch part, Claim& claim) const
    {
        for (std::size_t at = part.begin; at < part.end; ++at) {
            if (!is_word(tokens_[at]))
                continue;
            if (!tokens_[at].is_capitalised || language_->contains(tokens_[at].text) || quantities_.is_part[at])
                return;
            claim.subject = tokens_[at].text;
            if (at + 1 < part.end)
                claim.behind_subject = tokens_[at + 1].text;
            return;
        }
    }

    std::vector<Token> tokens_;
    Quantities quantities_;
    const FunctionWords* language_;
    bool is_headline_;  ///< "Most Words Like This": a capital letter says nothing.
    bool shouts_;
};

}  // namespace

ClaimParts read_claim(std::string_view utf8)
{
    const ClaimReader reader{utf8};
    const auto counts = [](Contents part) { return part.quantities && part.topic; };
    const auto names = [](Contents part) { return part.topic && (part.quantities || part.names); };
    Claim whole = reader.read(reader.all());
    reader.read_bounds(whole);
    return {std::move(whole), reader.clauses(counts), reader.clauses(names), read_addresses(utf8), reader.polarity()};
}

std::size_t shared(const std::set<std::string>& a, const std::set<std::string>& b)
{
    return static_cast<std::size_t>(std::count_if(a.begin(), a.end(), [&](const auto& word) { return b.contains(word); }));
}

}  // namespace assay::rag
