#include "rules/judge.hpp"

#include "rules/word_set.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rules {

namespace {

// Chosen on four fifths of the review corpus: where the tone is this low the
// rating was one or two stars, and above the other four or five.
constexpr double negative_below = -0.4;
constexpr double positive_above = 0.05;
constexpr float clearly_both = 3.0F;  ///< Praise and blame both above this are a mixed text.

/// Explicit words on recommending, buying again or coming back.
std::optional<bool> stated_recommendation(const Part& part)
{
    static const WordSet deeds{"recommend", "recommended", "recommending", "empfehlen", "empfehle", "weiterempfehlen", "recommande",
                               "recomiendo", "consiglio", "repurchase"};
    const Tokens& tokens = part.reading->tokens();
    std::optional<bool> stated;
    for (std::size_t i = part.first_token(); i < part.last_token(); ++i) {
        if (!deeds.contains(tokens[i].word))
            continue;
        bool negated = part.reading->negated(i);
        // The negator may be inside the phrase that the word belongs to: "would not recommend".
        static const WordSet negators{"not", "never", "cant", "cannot", "wouldnt", "dont", "nicht", "pas", "no", "non", "hardly"};
        for (std::size_t back = 1; back <= 3 && i >= part.first_token() + back; ++back)
            negated = negated || negators.contains(tokens[i - back].word);
        const bool next_negates = i + 1 < part.last_token() && (tokens[i + 1].word == "nicht" || tokens[i + 1].word == "pas");
        // "cannot recommend this enough" praises.
        const bool enough = i + 2 < part.last_token() && (tokens[i + 1].word == "enough" || tokens[i + 2].word == "enough" ||
                                                          (i + 3 < part.last_token() && tokens[i + 3].word == "enough"));
        stated = !(negated || next_negates) || (negated && enough);
    }
    return stated;
}

}  // namespace

Feeling feeling_of(const Polarity& polarity)
{
    const double tone = polarity.tone();
    if (!polarity.has_evidence())
        return Feeling::neutral;
    const bool unclear = tone > 2 * negative_below && tone < -negative_below;
    if (unclear && polarity.praise >= clearly_both && polarity.blame - polarity.undertone >= clearly_both)
        return Feeling::mixed;
    if (tone < negative_below)
        return Feeling::negative;
    return tone > positive_above ? Feeling::positive : Feeling::neutral;
}

std::optional<bool> would_recommend(const Part& part)
{
    const Polarity polarity = part.polarity();
    const std::optional<bool> stated = stated_recommendation(part);
    // A stated wish is believed unless everything else speaks loudly against it.
    constexpr double loud = 1.0;
    if (stated && !(*stated && polarity.tone() < -loud) && !(!*stated && polarity.tone() > loud))
        return stated;
    if (!polarity.has_evidence())
        return std::nullopt;
    return polarity.tone() > 0;
}

std::size_t choose_feeling(const Part& part, const Node& node)
{
    const Polarity polarity = part.polarity();
    const Feeling feeling = feeling_of(polarity);
    const auto named = [&node](std::string_view text) {
        return std::find_if(node.options.begin(), node.options.end(), [text](const Option& option) {
            return option.words.size() == 1 && option.words.front() == text;
        });
    };
    if (feeling == Feeling::mixed)
        if (const auto mixed = named("mixed"); mixed != node.options.end())
            return static_cast<std::size_t>(mixed - node.options.begin());
    double wanted = 0;
    if (feeling == Feeling::positive)
        wanted = std::clamp(0.2 + 0.5 * polarity.tone(), 0.4, 1.0);
    else if (feeling == Feeling::negative || (feeling == Feeling::mixed && polarity.tone() < negative_below))
        wanted = std::clamp(-0.2 + 0.5 * polarity.tone(), -1.0, -0.4);
    else if (feeling == Feeling::mixed && polarity.tone() > positive_above)
        wanted = 0.4;
    std::size_t best = 0;
    double least = 10;
    for (std::size_t i = 0; i < node.options.size(); ++i) {
        const Option& option = node.options[i];
        if (!option.level || (option.words.front() == "mixed" && named("neutral") != node.options.end()))
            continue;
        const double distance = std::abs(*option.level - wanted);
        if (distance < least) {
            best = i;
            least = distance;
        }
    }
    return best;
}

}  // namespace assay::rules
