#include "rules/cue.hpp"

#include "rules/plan.hpp"

#include <algorithm>

namespace assay::rules {

namespace {

Cue boolean_cue(const FieldWords& words)
{
    if (words.name_has({"recommend", "satisf", "repurchas", "rebuy", "happy", "worth", "positive", "loyal", "endorse"}) ||
        words.name_is({"would buy", "would buy again", "buy again", "will return", "would return", "likes it", "liked"}))
        return Cue::recommend;
    if (words.name_has({"negative", "complain", "dissatisf", "unhappy", "angry", "churn", "frustrat", "disappoint"}))
        return Cue::negative_flag;
    if (words.name_has({"urgen", "emergenc", "escalat", "priorit", "critical"}))
        return Cue::urgency;
    return words.description_has({"recommend"}) && words.name.size() <= 1 ? Cue::recommend : Cue::mentioned;
}

Cue number_cue(const FieldWords& words)
{
    if (words.name_has({"confiden", "certain", "probabil"}))
        return Cue::confidence;
    if (words.name_has({"urgen", "priorit", "sever"}))
        return Cue::urgency;
    if (words.name_has({"star", "rating", "rated", "grade"}))
        return Cue::stars;
    if (words.name_has({"sentiment", "polarity", "score", "tone", "satisf", "happi", "positiv", "valence", "mood",
                        "likelihood", "nps"}))
        return Cue::score;
    if (words.name_is({"word count", "words", "num words", "number of words", "length", "n words"}))
        return Cue::word_count;
    if (words.name_has({"percent", "discount"}))
        return Cue::percent;
    if (words.name_has({"price", "cost", "amount", "paid", "spent", "fee", "budget", "total", "refund"}))
        return Cue::price;
    if (words.name_is({"age", "customer age", "reviewer age", "age years", "age in years"}))
        return Cue::age;
    if (words.name_is({"year"}))
        return Cue::year;
    if (words.description_has({"sentiment", "polarity"}))
        return Cue::score;
    return Cue::amount;
}

/// Cues of a list of strings that a single string does not have.
Cue list_cue(const FieldWords& words)
{
    if (words.name_is({"cons", "con"}) ||
        words.name_has({"issue", "problem", "complain", "negative", "weakness", "defect", "drawback", "dislike", "pain",
                        "flaw", "downside", "concern", "fault", "critici", "bugs"}))
        return Cue::issues;
    if (words.name_is({"pros", "pro"}) || words.name_has({"praise", "positive", "strength", "liked", "likes", "compliment",
                                                          "highlight", "benefit", "advantage", "upside"}))
        return Cue::praises;
    if (words.name_has({"request", "action", "todo", "task", "demand", "suggest", "improvement", "wish"}))
        return Cue::requests;
    if (words.name_has({"quote", "evidence", "reason", "claim", "sentence", "statement"}))
        return Cue::telling;
    return Cue::none;
}

Cue format_cue(const StringShape& shape)
{
    if (shape.format == "date")
        return Cue::date;
    if (shape.format == "time")
        return Cue::time;
    if (shape.format == "date-time")
        return Cue::date_time;
    if (shape.format == "email" || shape.format == "idn-email")
        return Cue::email;
    if (shape.format.starts_with("uri") || shape.format.starts_with("iri"))
        return Cue::url;
    return Cue::none;
}

/// Strings that are a piece of the text or a verdict on it.
Cue prose_cue(const FieldWords& words)
{
    if (const Cue cue = list_cue(words); cue != Cue::none)
        return cue == Cue::issues ? Cue::worst : cue == Cue::praises ? Cue::best : cue;
    if (words.name_has({"summar", "descri", "gist", "abstract", "tldr", "overview"}))
        return Cue::summary;
    if (words.name_has({"title", "headline", "subject"}))
        return Cue::title;
    if (words.name_has({"rationale", "explan", "justif", "why", "verdict", "opinion"}))
        return Cue::telling;
    if (words.name_is({"text", "review", "comment", "message", "body", "content", "transcript", "review text", "feedback"}))
        return Cue::whole;
    if (words.name_has({"keyword", "topic", "tag", "theme", "aspect", "feature", "phrase", "entit"}))
        return Cue::keywords;
    return Cue::none;
}

Cue contact_cue(const FieldWords& words)
{
    if (words.name_has({"email", "mail"}) || words.name_is({"e mail"}))
        return Cue::email;
    if (words.name_has({"phone", "telephone", "mobile", "tel"}))
        return Cue::phone;
    if (words.name_has({"url", "link", "website", "homepage"}))
        return Cue::url;
    const bool numbered = words.name_has({"id", "number", "no", "nr", "code", "ref"});
    if (words.name_has({"order", "invoice", "ticket", "tracking", "booking", "reservation", "reference"}) ||
        (numbered && words.parent_has({"order", "invoice", "ticket", "booking"})))
        return Cue::order_number;
    return Cue::none;
}

Cue thing_cue(const FieldWords& words)
{
    if (words.name_has({"currency"}))
        return Cue::currency;
    if (words.name_has({"price", "cost", "amount", "paid"}))
        return Cue::price;
    if (words.name_has({"language", "lang", "locale"}))
        return Cue::language;
    if (words.name_has({"datetime", "timestamp"}))
        return Cue::date_time;
    if (words.name_has({"date", "day", "deadline", "when"}))
        return Cue::date;
    if (words.name_is({"time", "arrival time", "start time", "end time"}))
        return Cue::time;
    if (words.name_has({"color", "colour", "farbe", "couleur"}))
        return Cue::color;
    if (words.name_has({"size", "größe", "taille"}))
        return Cue::size;
    if (words.name_has({"material", "fabric"}))
        return Cue::material;
    if (words.name_has({"brand", "manufactur", "company", "vendor", "store", "merchant", "seller", "maker"}))
        return Cue::brand;
    if (words.name_has({"product", "item", "article", "device", "garment"}))
        return Cue::product;
    if (words.name_has({"city", "country", "location", "place", "town", "region"}))
        return Cue::place;
    const bool named = words.name_has({"name", "nom"});
    if (named && words.parent_has({"product", "item", "article", "device"}))
        return Cue::product;
    if (named && words.parent_has({"brand", "company", "store", "vendor", "seller"}))
        return Cue::brand;
    if (named || words.name_has({"customer", "author", "person", "employee", "reviewer", "sender", "contact", "staff"}))
        return Cue::person;
    return Cue::label;
}

Cue string_cue(const Node& node)
{
    if (const Cue cue = format_cue(node.string); cue != Cue::none)
        return cue;
    if (const Cue cue = contact_cue(node.words); cue != Cue::none)
        return cue;
    if (const Cue cue = prose_cue(node.words); cue != Cue::none)
        return cue;
    const Cue thing = thing_cue(node.words);
    return thing == Cue::label && node.string.pattern != nullptr ? Cue::pattern : thing;
}

bool names_feelings(const Node& node)
{
    const auto levelled = std::count_if(node.options.begin(), node.options.end(),
                                        [](const Option& option) { return option.level.has_value(); });
    const auto has_level = [&node](double sign) {
        return std::any_of(node.options.begin(), node.options.end(),
                           [sign](const Option& option) { return option.level && *option.level * sign > 0; });
    };
    return has_level(1) && has_level(-1) && 2 * static_cast<std::size_t>(levelled) > node.options.size();
}

bool is_yes_or_no(const Node& node)
{
    return std::any_of(node.options.begin(), node.options.end(),
                       [](const Option& option) { return option.text == "yes" || option.text == "Yes" || option.text == "true"; });
}

Cue option_cue(const Node& node)
{
    if (names_feelings(node))
        return Cue::sentiment;
    if (is_yes_or_no(node))
        return boolean_cue(node.words);
    if (node.words.name_has({"priorit", "urgen", "sever", "escalat"}))
        return Cue::urgency;
    const bool numeric = std::all_of(node.options.begin(), node.options.end(), [](const Option& option) {
        return option.is_null || (option.json.front() != '"' && option.json.front() != 't' && option.json.front() != 'f');
    });
    if (numeric)
        return number_cue(node.words);
    if (node.words.name_has({"language", "lang", "locale"}))
        return Cue::language;
    if (node.words.name_has({"currency"}))
        return Cue::currency;
    return Cue::options;
}

}  // namespace

Cue decide_cue(const Node& node)
{
    if (!node.options.empty())
        return option_cue(node);
    if (node.admits(array_bit) && !node.admits(string_bit))
        return list_cue(node.words);
    if (node.admits(object_bit) && !node.admits(string_bit))
        return Cue::none;
    if (node.admits(string_bit))
        return string_cue(node);
    if (node.admits(number_bit | integer_bit))
        return number_cue(node.words);
    return node.admits(boolean_bit) ? boolean_cue(node.words) : Cue::none;
}

}  // namespace assay::rules
