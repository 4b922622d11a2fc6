#include "decode/notebook.hpp"

#include "core/utf8.hpp"
#include "decode/price.hpp"

#include <algorithm>

namespace assay::decode {
namespace {

/// A quotation for a note. The part may begin or end inside a character.
std::string quotation(std::string_view part, std::size_t max_bytes)
{
    while (!part.empty() && (static_cast<unsigned char>(part.front()) & 0xC0) == 0x80)
        part.remove_prefix(1);
    part = part.substr(0, max_bytes + 4);
    if (const auto cut = invalid_utf8_at(part))
        part = part.substr(0, *cut);
    return shorten(part, max_bytes);
}

}  // namespace

void Notebook::add(std::string where, std::string_view what, std::string_view before, std::string_view after)
{
    // A torn end decides what a caller does next, so its note is never crowded out.
    if (is_full() && what != "closed_truncation") {
        if (is_first("more_mends"))
            notes_.push_back(make_note("", "more_mends", "", ""));
        return;
    }
    notes_.push_back(make_note(std::move(where), what, before, after));
}

bool Notebook::is_first(std::string_view what) const
{
    return std::none_of(notes_.begin(), notes_.end(), [&](const Note& note) { return note.what == what; });
}

Note make_note(std::string where, std::string_view what, std::string_view before, std::string_view after)
{
    constexpr Notebook::Limits limits;
    return {std::move(where), std::string{what}, quotation(before, limits.max_quote_bytes),
            quotation(after, limits.max_quote_bytes), price_of(what)};
}

}  // namespace assay::decode
