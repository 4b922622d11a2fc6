#include "rag/text/analyzer.hpp"

#include "rag/text/fold.hpp"
#include "rag/text/stem.hpp"
#include "rag/text/words.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace assay::rag {

namespace {

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string folded(std::string_view word)
{
    if (!is_ascii(word))
        return fold_letters(word);
    std::string lower{word};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// At most `max_bytes` of whole characters.
std::string_view cut(std::string_view word, std::size_t max_bytes)
{
    if (word.size() <= max_bytes)
        return word;
    std::size_t end = max_bytes;
    while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80)
        --end;
    return word.substr(0, end);
}

/// Adds the terms of words to `terms`.
class TermWriter {
public:
    TermWriter(const Analyzer::Options& options, Purpose purpose, Terms& terms)
        : options_{options}, purpose_{purpose}, terms_{terms}
    {
    }

    void write(const Word& word)
    {
        if (word.writing == Writing::unspaced)
            write_pairs(word.bytes);
        else
            write_identifier(word);
    }

private:
    /// Single characters and their pairs, of a run without spaces.
    void write_pairs(std::string_view run)
    {
        const std::string text = folded(run);
        std::size_t before = 0;  // where the last character begins
        std::size_t count = 0;
        for (std::size_t at = 0; at < text.size(); ++count) {
            const std::size_t here = at;
            static_cast<void>(next_character(text, at));
            if (count > 0)
                terms_.add(std::string_view{text}.substr(before, at - before));
            if (purpose_ == Purpose::document || (count == 0 && at == text.size()))
                terms_.add(std::string_view{text}.substr(here, at - here));
            before = here;
        }
    }

    void write_identifier(const Word& word)
    {
        const std::string_view bare = without_marks(word.bytes);
        if (bare.size() != word.bytes.size()) {
            // C++ is not C; but .NET is looked for as net, too.
            terms_.add(folded(cut(word.bytes, options_.max_term_bytes)));
            if (bare.size() == 1)
                return;
        }
        split_identifier(bare, parts_);
        if (parts_.size() < 2) {
            write_word(bare, word.writing);
            return;
        }
        const std::string whole = folded(cut(bare, options_.max_term_bytes));
        terms_.add(whole);
        for (const std::string_view part : parts_)
            if (part.size() > 1)  // a single letter of a name says nothing
                write_word(part, word.writing);
    }

    void write_word(std::string_view word, Writing writing)
    {
        const std::string text = folded(cut(word, options_.max_term_bytes));
        const std::optional<Language> language = language_of(writing);
        add_stem(text, language);
        if (is_ascii(text))
            return;
        const std::string bare = without_accents(text);
        if (bare != text)
            add_stem(bare, language);
    }

    void add_stem(const std::string& word, std::optional<Language> language)
    {
        if (language)
            terms_.add(stem(*language, word));
        else
            terms_.add(word);
    }

    std::optional<Language> language_of(Writing writing) const
    {
        switch (writing) {
        case Writing::latin: return options_.latin;
        case Writing::cyrillic: return Language::russian;
        case Writing::greek: return Language::greek;
        case Writing::arabic: return Language::arabic;
        case Writing::devanagari: return Language::hindi;
        case Writing::tamil: return Language::tamil;
        case Writing::armenian: return Language::armenian;
        default: return std::nullopt;
        }
    }

    const Analyzer::Options& options_;
    Purpose purpose_;
    Terms& terms_;
    std::vector<std::string_view> parts_;
};

/// Adds every `length` characters of `text` that follow each other, or all of
/// it if it is shorter.
void add_grams(std::string_view text, std::size_t length, Terms& grams)
{
    std::size_t begin = 0;
    std::size_t count = 0;  // characters in [begin, at)
    bool added = false;
    for (std::size_t at = 0; at < text.size();) {
        static_cast<void>(next_character(text, at));
        if (++count < length)
            continue;
        grams.add(text.substr(begin, at - begin));
        added = true;
        static_cast<void>(next_character(text, begin));
        --count;
    }
    if (!added)
        grams.add(text);
}

/// The same of a run without spaces: three characters, or two where the first is Han or Hangul.
void add_unspaced_grams(std::string_view run, Terms& grams)
{
    bool added = false;
    for (std::size_t begin = 0; begin < run.size();) {
        std::size_t end = begin;
        const std::size_t length = is_han_or_hangul(next_character(run, end)) ? 2 : 3;
        const std::size_t next = end;
        std::size_t count = 1;
        for (; count < length && end < run.size(); ++count)
            static_cast<void>(next_character(run, end));
        if (count == length) {
            grams.add(run.substr(begin, end - begin));
            added = true;
        }
        begin = next;
    }
    if (!added)
        grams.add(run);
}

}  // namespace

void Analyzer::analyse_grams(std::string_view utf8, Terms& grams) const
{
    WordScanner scanner{utf8};
    for (Word word{}; scanner.next(word);) {
        const std::string text = folded(cut(word.bytes, options_.max_term_bytes));
        if (word.writing == Writing::unspaced)
            add_unspaced_grams(text, grams);
        else
            add_grams("_" + text + "_", 4, grams);
    }
}

void Analyzer::analyse(std::string_view utf8, Purpose purpose, Terms& terms) const
{
    TermWriter writer{options_, purpose, terms};
    WordScanner scanner{utf8};
    for (Word word{}; scanner.next(word);)
        writer.write(word);
}

}  // namespace assay::rag
