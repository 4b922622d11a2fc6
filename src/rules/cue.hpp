#pragma once

#include <cstdint>

namespace assay::rules {

struct Node;

/// How a field is understood, decided once per schema from its name, its
/// description and its type.
enum class Cue : std::uint8_t {
    none,
    // Feelings.
    sentiment,     ///< An enum whose values name feelings.
    score,         ///< A number on a scale of feeling.
    stars,         ///< A rating: "4/5", "three stars", or the feeling on the scale.
    confidence,    ///< How clear the feeling is.
    recommend,     ///< Boolean: would they recommend, buy again, are they satisfied.
    negative_flag, ///< Boolean: is the text negative, is it a complaint.
    urgency,       ///< How much of a hurry: enum, number or boolean.
    // Choices.
    options,       ///< An enum: its words in the text.
    mentioned,     ///< A boolean: the field's words in the text.
    // Pieces of the text.
    issues,
    praises,
    requests,      ///< What somebody asks to be done.
    worst,         ///< The clause with most blame.
    best,          ///< The clause with most praise.
    telling,       ///< The clause with the strongest feeling: a reason, a quote.
    summary,       ///< The most telling sentence, shortened.
    title,         ///< The first sentence, shortened.
    whole,         ///< The text itself.
    keywords,
    // Things.
    product, person, brand, color, size, material, place, language, currency,
    date, time, date_time, email, phone, url, order_number, pattern,
    // Numbers.
    price, age, percent, year, word_count,
    amount,        ///< A number next to the field's own words: "3 nights".
    label,         ///< Any other string: "Colour: red" after the field's own name.
};

/// Decides from the node's words and shape. Where words of the name and of the
/// description disagree, the name wins.
[[nodiscard]] Cue decide_cue(const Node& node);

}  // namespace assay::rules
