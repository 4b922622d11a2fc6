#include "decode/price.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

struct Entry {
    std::string_view what;
    int price;
};

/// Every kind of note, in the order of its band; within a band by how much
/// doubt it leaves.
constexpr std::array entries = {
    // Spelling: nobody could read the text in another way.
    Entry{"bom_removed", 1},
    Entry{"comment_removed", 1},
    Entry{"default_filled", 1},  // The schema's own word, not the model's.
    Entry{"extra_colon", 1},
    Entry{"extra_comma", 1},
    Entry{"fence_removed", 1},
    Entry{"key_alias", 1},       // What the model was told to write.
    Entry{"enum_alias", 1},
    Entry{"literal_case", 1},
    Entry{"missing_comma", 1},
    Entry{"missing_colon", 1},
    Entry{"null_for_absent", 1},
    Entry{"number_spelling", 1},
    Entry{"odd_quotes", 1},
    Entry{"odd_punctuation", 1},  // The colons and commas of East Asian typing.
    Entry{"odd_space", 1},
    Entry{"python_literal", 1},
    Entry{"raw_newline", 1},
    Entry{"respelled", 1},
    Entry{"single_quotes", 1},
    Entry{"thought_removed", 1},
    Entry{"trailing_comma", 1},
    Entry{"unescaped", 1},
    Entry{"unquoted_key", 1},
    Entry{"wrong_separator", 1},  // A semicolon for a comma.
    Entry{"newline_trimmed", 2},
    Entry{"invalid_escape", 2},
    Entry{"duplicate_key", 2},
    Entry{"joined_strings", 2},
    Entry{"unescaped_quote", 2},
    Entry{"unquoted_string", 2},
    Entry{"key_spelling", 2},
    Entry{"enum_case", 2},
    Entry{"enum_spelling", 3},
    Entry{"number_from_text", 3},
    Entry{"boolean_from_text", 4},
    Entry{"text_from_number", 3},
    Entry{"text_from_boolean", 4},
    Entry{"date_spelling", 4},
    Entry{"prose_removed", 4},
    Entry{"html_unescaped", 4},
    Entry{"null_in_words", 5},
    Entry{"enum_plural", 5},
    Entry{"boolean_from_number", 5},
    Entry{"enum_from_boolean", 5},

    // Structure: the values are the same, what is around them is not.
    Entry{"call_unwrapped", 10},   // JSONP, MongoDB's ObjectId("...").
    Entry{"set", 10},              // Python's {1, 2} as a list.
    Entry{"parentheses", 10},      // Its (1, 2) too.
    Entry{"split_list", 10},
    Entry{"early_bracket", 10},
    Entry{"missing_bracket", 10},
    Entry{"missing_quote", 10},
    Entry{"wrong_bracket", 10},
    Entry{"ellipsis_removed", 10},
    Entry{"line_break_removed", 10},
    Entry{"list_from_single", 12},
    Entry{"unwrapped_list", 10},
    Entry{"joined_records", 10},
    Entry{"json_in_text", 10},
    Entry{"tool_call_unwrapped", 20},  // Its arguments are the answer.
    Entry{"several_documents", 20},
    Entry{"unwrapped_key", 20},
    Entry{"implied_key", 20},
    Entry{"missing_value", 20},
    Entry{"ratio_of_maximum", 20},  // "4/5" or "4 of 5", where 5 is the most.
    Entry{"date_order", 20},      // 13/04/2024: the 13 cannot be a month.
    Entry{"key_from_position", 30},
    Entry{"missing_as_null", 30}, // Required, and null says so openly.
    Entry{"empty_as_null", 30},
    Entry{"empty_as_list", 30},    // "" for a list.
    Entry{"unknown_field_dropped", 30},
    Entry{"json_as_text", 40},
    Entry{"more_changes", 40},     // Carries the price of those it stands for.
    Entry{"more_mends", 40},       // This one and more_losses, too.
    Entry{"whole_text", 40},       // A sentence where a value was asked for.

    // Words: one reading suggests itself, another is thinkable.
    Entry{"decimal_comma", 50},
    Entry{"percent_sign_dropped", 50},
    Entry{"percent_as_fraction", 50},
    Entry{"number_grouping", 50},  // 1,23,456: groups that are not all of three.
    Entry{"fraction", 50},
    Entry{"number_ambiguous", 60},   // 1,234 and 1.234: one group of three.
    Entry{"enum_description", 50},
    Entry{"negative_spelling", 50},  // (500), 5- and minus 5.
    Entry{"enum_typo", 60},
    Entry{"enum_in_text", 60},
    Entry{"boolean_in_text", 60},
    Entry{"unwrapped_unknown_key", 60},  // {"floor": 5} for an age.
    Entry{"number_in_text", 70},
    Entry{"closed_truncation", 80},  // The end is lost; what is there is whole, or has a value_cut.

    // Lossy.
    Entry{"invalid_utf8", 100},
    Entry{"value_cut", 100},  // The text ended inside it: 3 of 30.
    Entry{"big_integer", 100},
    Entry{"unexpected_text", 100},  // A part of the answer that means nothing to us.
    Entry{"stray_text", 100},       // A string where a key should be, with neither colon nor value.
    Entry{"members_in_text", 100},  // A string or comment holds what looks like the members behind it.
    Entry{"unmatched_bracket", 100},  // Left over where brackets were guessed: the guess was wrong.
    Entry{"missing_as_empty_list", 100},
    Entry{"more_losses", 100},
    Entry{"lone_surrogate", 100},  // Half of a character; the other half is lost.
    Entry{"ungrounded_dropped", 100},  // Its text does not have it: see --ungrounded.
    Entry{"number_inexact", 110},   // <5, ~5, at least 5: the limit is no value.
    Entry{"unknown_unit", 110},     // "5 zillion": the word may change the number's size.
    Entry{"enum_in_doubt", 110},    // A denial stands in the sentence, if not before the option.
    Entry{"boolean_in_doubt", 110}, // "yes?"
    Entry{"number_rounded", 120},
    Entry{"time_dropped", 120},
    Entry{"weekday_ignored", 120},
    Entry{"other_answer_ignored", 150},  // It fits, too, and says something else.
    Entry{"data_removed", 200},     // Members or items beside what was read.
    Entry{"item_dropped", 200},
    Entry{"value_dropped", 200},
};

constexpr int unknown_price = 10;

const Entry* find(std::string_view what)
{
    return std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.what == what; });
}

}  // namespace

int price_of(std::string_view what)
{
    const auto* const entry = find(what);
    return entry == entries.end() ? unknown_price : entry->price;
}

bool has_price(std::string_view what)
{
    return find(what) != entries.end();
}

}  // namespace assay::decode
