#include "rules/collect.hpp"
#include "rules/fit.hpp"

#include <algorithm>

namespace assay::rules {

namespace {

Texts found_texts(Cue cue, const Node& node, const Part& part, std::size_t limit)
{
    switch (cue) {
    case Cue::issues: return find_issues(part, limit);
    case Cue::praises: return find_praises(part, limit);
    case Cue::requests: return find_requests(part, limit);
    case Cue::worst: return find_worst(part);
    case Cue::best: return find_best(part);
    case Cue::telling: return find_telling(part, limit);
    case Cue::summary: return find_summary(part);
    case Cue::title: return find_title(part);
    case Cue::whole: return {std::string(part.text())};
    case Cue::keywords: return find_keywords(part, limit);
    case Cue::product: return find_products(part, limit);
    case Cue::person: return find_persons(part, limit);
    case Cue::brand: return find_brands(part, limit);
    case Cue::color: return find_colors(part, limit);
    case Cue::size: return find_sizes(part, limit);
    case Cue::material: return find_materials(part, limit);
    case Cue::place: return find_places(part, limit);
    case Cue::currency: return find_currencies(part, limit);
    case Cue::date: return find_dates(part, limit);
    case Cue::time: return find_times(part, limit);
    case Cue::date_time: return find_date_times(part, limit);
    case Cue::email: return find_emails(part, limit);
    case Cue::phone: return find_phones(part, limit);
    case Cue::url: return find_urls(part, limit);
    case Cue::order_number: return find_order_numbers(part, limit);
    case Cue::price: return find_prices(part, limit);
    case Cue::language: {
        Texts texts = find_language(part);
        // Two or three characters have room for the code only.
        constexpr std::size_t code_length = 3;
        const bool wants_code = node.string.max_length <= code_length || node.words.name_has({"locale", "code"}) ||
                                node.words.description_has({"iso", "code", "bcp"});
        if (!texts.empty() && !wants_code)
            texts.front() = language_name(texts.front());
        return texts;
    }
    default: return {};
    }
}

/// Formats whose values are not words of a text: without a finder of their own
/// there is nothing to find.
bool is_strict_format(std::string_view format)
{
    static constexpr std::string_view formats[]{"ipv4", "ipv6", "uuid", "hostname", "idn-hostname", "duration",
                                                "regex", "json-pointer", "relative-json-pointer", "uri-template"};
    return std::find(std::begin(formats), std::end(formats), format) != std::end(formats);
}

/// Cues whose values a label in the text ("Name: ...") states better than a guess.
bool may_be_labelled(Cue cue)
{
    switch (cue) {
    case Cue::product:
    case Cue::person:
    case Cue::brand:
    case Cue::color:
    case Cue::size:
    case Cue::material:
    case Cue::place:
    case Cue::title:
    case Cue::label:
    case Cue::pattern:
    case Cue::order_number:
    case Cue::phone: return true;
    default: return false;
    }
}

}  // namespace

Texts collect_texts(const Node& node, Cue cue, const Part& part, std::size_t limit)
{
    Texts fitted;
    const Cut cut = cue == Cue::summary || cue == Cue::title || cue == Cue::whole ? Cut::ellipsis : Cut::verbatim;
    const auto keep = [&](const auto& texts) {
        for (const auto& text : texts)
            if (fitted.size() < limit)
                if (std::optional<std::string> value = admitted(node.string, text, cut))
                    if (std::find(fitted.begin(), fitted.end(), *value) == fitted.end())
                        fitted.push_back(std::move(*value));
    };
    if (is_strict_format(node.string.format))
        return fitted;
    if (may_be_labelled(cue))
        keep(find_labelled(part, node.words, limit));
    // A pattern picks among what was found, so more than one candidate is worth a look.
    constexpr std::size_t candidates = 8;
    if (fitted.empty())
        keep(found_texts(cue, node, part, node.string.pattern != nullptr ? std::max(limit, candidates) : limit));
    const bool is_formatted = !node.string.format.empty();
    if (fitted.size() < limit && node.string.pattern != nullptr && !is_formatted)
        keep(node.string.pattern->find(part.text(), std::max(limit, candidates)));
    return fitted;
}

}  // namespace assay::rules
