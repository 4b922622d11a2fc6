#pragma once

#include "rules/cue.hpp"
#include "rules/field_words.hpp"
#include "rules/reading.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rules {

/// Pieces of a part of a text, most fitting first, at most `limit` of them.
/// All are linear in the part. What is quoted is quoted verbatim.
using Texts = std::vector<std::string>;

/// Appends a text that is neither empty nor there already.
inline void append_unique(Texts& texts, std::string_view text)
{
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end())
        texts.emplace_back(text);
}

// quotes.cpp: clauses by their feeling.
[[nodiscard]] Texts find_issues(const Part& part, std::size_t limit);    ///< In the text's order.
[[nodiscard]] Texts find_praises(const Part& part, std::size_t limit);   ///< In the text's order.
[[nodiscard]] Texts find_worst(const Part& part);
[[nodiscard]] Texts find_best(const Part& part);
[[nodiscard]] Texts find_telling(const Part& part, std::size_t limit);   ///< Strongest feeling first.

/// The clauses find_issues() or find_praises() would quote, or all clauses
/// with any feeling for another cue; as clause indices.
[[nodiscard]] std::vector<std::size_t> find_clauses(const Part& part, Cue cue, std::size_t limit);

// digest.cpp: the text in short.
[[nodiscard]] Texts find_summary(const Part& part);
[[nodiscard]] Texts find_title(const Part& part);
[[nodiscard]] Texts find_keywords(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_requests(const Part& part, std::size_t limit);

// contacts.cpp
[[nodiscard]] Texts find_emails(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_urls(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_phones(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_order_numbers(const Part& part, std::size_t limit);

// dates.cpp: dates as "2024-03-05", times as "14:30:00Z".
[[nodiscard]] Texts find_dates(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_times(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_date_times(const Part& part, std::size_t limit);

// things.cpp
[[nodiscard]] Texts find_products(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_colors(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_sizes(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_materials(const Part& part, std::size_t limit);

// names.cpp: words with a capital letter after a telling word.
[[nodiscard]] Texts find_persons(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_brands(const Part& part, std::size_t limit);
[[nodiscard]] Texts find_places(const Part& part, std::size_t limit);

/// labels.cpp: what follows the field's own name and a colon: "Colour: dark red".
[[nodiscard]] Texts find_labelled(const Part& part, const FieldWords& words, std::size_t limit);

/// language.cpp: the two-letter code of the text's language, nothing if unclear.
[[nodiscard]] Texts find_language(const Part& part);
/// "German" for "de"; empty for a code it does not know.
[[nodiscard]] std::string_view language_name(std::string_view code);

// prices.cpp
[[nodiscard]] Texts find_prices(const Part& part, std::size_t limit);      ///< As written: "$59.99".
[[nodiscard]] Texts find_currencies(const Part& part, std::size_t limit);  ///< ISO codes: "USD".

}  // namespace assay::rules
