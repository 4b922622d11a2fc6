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
    if (has_room_for(what))
        notes_.push_back(make_note(std::move(where), what, before, after));
    else
        add(Note{{}, std::string{what}, {}, {}, price_of(what)});
}

void Notebook::add(Note note)
{
    if (has_room_for(note.what)) {
        notes_.push_back(std::move(note));
        return;
    }
    (price_of(note.what) >= lossy_price ? unkept_losses_ : unkept_price_) += note.price;
    if (is_first(note.what))
        unkept_kinds_.push_back(std::move(note.what));
}

bool Notebook::has_room_for(std::string_view what) const
{
    // A torn end decides what a caller does next, so its note is never crowded out.
    const bool is_loss = price_of(what) >= lossy_price;
    return notes_.size() < limits_.max_notes + (is_loss ? limits_.max_losses : 0) || what == "closed_truncation";
}

bool Notebook::is_first(std::string_view what) const
{
    return std::none_of(notes_.begin(), notes_.end(), [&](const Note& note) { return note.what == what; }) &&
           std::find(unkept_kinds_.begin(), unkept_kinds_.end(), what) == unkept_kinds_.end();
}

void Notebook::place_in(std::string_view container)
{
    for (auto& note : notes_)
        note.where.insert(0, container);
}

std::vector<Note> Notebook::take(std::string_view rest)
{
    const auto close = [&](std::string_view what, int price) {
        if (price > 0)
            notes_.push_back({"", std::string{what}, "", "", price});
    };
    close(rest, unkept_price_);
    close("more_losses", unkept_losses_);
    return std::move(notes_);
}

Note make_note(std::string where, std::string_view what, std::string_view before, std::string_view after)
{
    constexpr Notebook::Limits limits;
    return {std::move(where), std::string{what}, quotation(before, limits.max_quote_bytes),
            quotation(after, limits.max_quote_bytes), price_of(what)};
}

}  // namespace assay::decode
