// Names are words with a capital letter after a word that announces one: "by
// Sony", "in Berlin", "Regards, Anna". Texts in small letters have none.

#include "rules/find_text.hpp"
#include "rules/word_set.hpp"

#include <algorithm>

namespace assay::rules {

namespace {

constexpr std::size_t longest_name = 3;  ///< Words.

bool is_capital(const Part& part, std::size_t token)
{
    const std::string_view text = part.reading->text();
    const Token& read = part.reading->tokens()[token];
    const auto first = static_cast<unsigned char>(text[read.begin]);
    const bool latin1 = first == 0xc3 && read.begin + 1 < text.size() &&
                        static_cast<unsigned char>(text[read.begin + 1]) >= 0x80 &&
                        static_cast<unsigned char>(text[read.begin + 1]) <= 0x9e;
    return read.kind == TokenKind::word && ((first >= 'A' && first <= 'Z') || latin1) && !is_function_word(read.word);
}

/// The capitalised words from `first` on, side by side; empty if there is none.
std::string_view name_at(const Part& part, std::size_t first)
{
    const Tokens& tokens = part.reading->tokens();
    std::size_t last = first;
    while (last < part.last_token() && last - first < longest_name && is_capital(part, last) &&
           (last == first || tokens[last].begin == tokens[last - 1].end + 1))
        ++last;
    if (last == first)
        return {};
    return part.reading->text().substr(tokens[first].begin, tokens[last - 1].end - tokens[first].begin);
}

/// ALL CAPS is shouting, and shouted words are no names.
bool is_shouted(std::string_view text)
{
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; }) == 0;
}

Texts names_after(const Part& part, const WordSet& announcing, std::size_t limit)
{
    const Tokens& tokens = part.reading->tokens();
    Texts found;
    for (std::size_t i = part.first_token(); i + 1 < part.last_token() && found.size() < limit; ++i)
        if (announcing.contains(tokens[i].word))
            if (const std::string_view name = name_at(part, i + 1); !name.empty() && !is_shouted(name))
                append_unique(found, name);
    return found;
}

bool is_month_or_day(std::string_view word)
{
    static const WordSet words{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                               "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                               "sunday", "christmas", "easter"};
    return words.contains(word);
}

}  // namespace

Texts find_persons(const Part& part, std::size_t limit)
{
    const Tokens& tokens = part.reading->tokens();
    const std::size_t end = part.last_token();
    const auto word = [&](std::size_t i) { return i < end ? tokens[i].word : std::string_view{}; };
    static const WordSet titles{"mr", "mrs", "ms", "dr", "miss", "prof", "herr", "frau", "señor", "señora", "madame", "monsieur"};
    static const WordSet closings{"regards", "sincerely", "cheers", "thanks", "greetings", "wishes", "yours", "best", "grüße"};
    Texts found;
    for (std::size_t i = part.first_token(); i < end && found.size() < limit; ++i) {
        std::size_t at = end;
        if (word(i) == "name" && (word(i + 1) == "is" || word(i + 1) == ":"))
            at = i + 2;
        else if (titles.contains(word(i)))
            at = word(i + 1) == "." ? i + 2 : i + 1;
        else if (word(i) == "named" || word(i) == "called")
            at = i + 1;
        else if (closings.contains(word(i)))
            for (at = i + 1; at < end && tokens[at].kind == TokenKind::mark;)
                ++at;
        if (at < end && !(closings.contains(word(i)) && at == i + 1))
            append_unique(found, name_at(part, at));
    }
    return found;
}

Texts find_brands(const Part& part, std::size_t limit)
{
    static const WordSet known{"apple", "samsung", "sony", "lg", "bosch", "philips", "dyson", "nike", "adidas", "puma", "zara",
                               "ikea", "amazon", "google", "microsoft", "lenovo", "dell", "hp", "asus", "acer", "canon", "nikon",
                               "logitech", "jbl", "bose", "siemens", "panasonic", "xiaomi", "huawei", "nespresso", "lego",
                               "patagonia", "levis", "uniqlo", "hm", "netflix", "spotify", "anker", "garmin", "fitbit", "anthropologie"};
    static const WordSet announcing{"by", "brand", "manufacturer", "marke", "marque", "marca"};
    const Tokens& tokens = part.reading->tokens();
    Texts found;
    for (std::size_t i = part.first_token(); i < part.last_token() && found.size() < limit; ++i)
        if (tokens[i].kind == TokenKind::word && known.contains(tokens[i].word))
            append_unique(found, part.reading->text().substr(tokens[i].begin, tokens[i].end - tokens[i].begin));
    if (found.empty())
        found = names_after(part, announcing, limit);
    return found;
}

Texts find_places(const Part& part, std::size_t limit)
{
    static const WordSet announcing{"in", "near", "to", "from", "à", "aus", "nach", "en"};
    Texts found;
    for (std::string& name : names_after(part, announcing, limit)) {
        std::string lower = name;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; });
        if (!is_month_or_day(lower.substr(0, lower.find(' '))))
            found.push_back(std::move(name));
    }
    return found;
}

}  // namespace assay::rules
