#include "rag/text/stem.hpp"

#include <libstemmer.h>

#include <array>
#include <cassert>
#include <memory>

namespace assay::rag {

namespace {

struct Free {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

constexpr std::size_t languages = static_cast<std::size_t>(Language::turkish) + 1;

sb_stemmer& stemmer_of(Language language)
{
    thread_local std::array<std::unique_ptr<sb_stemmer, Free>, languages> stemmers;
    auto& stemmer = stemmers[static_cast<std::size_t>(language)];
    if (!stemmer)
        stemmer.reset(sb_stemmer_new(std::string(language_name(language)).c_str(), "UTF_8"));
    assert(stemmer);
    return *stemmer;
}

}  // namespace

std::string stem(Language language, std::string_view word)
{
    sb_stemmer& stemmer = stemmer_of(language);
    const auto* symbols = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* stemmed = sb_stemmer_stem(&stemmer, symbols, static_cast<int>(word.size()));
    // Snowball gives nothing only when memory has run out.
    if (!stemmed)
        throw std::bad_alloc{};
    return {reinterpret_cast<const char*>(stemmed), static_cast<std::size_t>(sb_stemmer_length(&stemmer))};
}

}  // namespace assay::rag
