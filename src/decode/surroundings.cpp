#include "decode/surroundings.hpp"

#include "decode/fold.hpp"
#include "decode/notebook.hpp"
#include "decode/stray_data.hpp"

#include <algorithm>

namespace assay::decode {
namespace {


bool is_fence(std::string_view part)
{
    return part.starts_with(fence_mark) && part.find_first_of(" \n") == std::string_view::npos;
}

/// Whether its brackets were put where they seemed to be missing.
bool is_reframed(const Candidate& candidate)
{
    return std::any_of(candidate.notes.begin(), candidate.notes.end(), [](const Note& note) {
        const bool is_opener = note.before == "{";  // {{"a": 1}} has one of each too many.
        return note.what == "missing_bracket" || (note.what == "wrong_bracket" && !is_opener) || note.what == "early_bracket";
    });
}

}  // namespace

Surroundings::Surroundings(std::string_view text, std::size_t thoughts, bool had_mark, const std::vector<Candidate>& found)
    : text_{text}, thoughts_{thoughts}, had_mark_{had_mark}
{
    std::size_t at = thoughts;
    const auto look_before = [&](std::size_t end) {
        const auto stray = at < end ? find_stray_data(text_, at, end, at > thoughts_) : std::nullopt;
        if (stray && *stray < end)
            strays_.push_back({*stray, end});
    };
    // The values are found in the text's order.
    for (const auto& value : found) {
        // One that may have begun at a bracket of the prose holds all the rest.
        if (value.is_doubtful && found.size() > 1)
            continue;
        look_before(value.begin);
        at = std::max(at, std::min(value.end, text.size()));
    }
    look_before(text.size());
}

void Surroundings::note(Candidate& candidate) const
{
    std::vector<Note> notes;
    if (had_mark_)
        notes.push_back(make_note("", "bom_removed", byte_order_mark, ""));
    if (thoughts_ > 0)
        notes.push_back(make_note("", "thought_removed", trim(text_.substr(0, thoughts_)), ""));
    const auto before = trim(text_.substr(thoughts_, candidate.begin - thoughts_));
    const auto after = trim(text_.substr(std::min(candidate.end, text_.size())));
    if (before.find(fence_mark) != std::string_view::npos || after.starts_with(fence_mark))
        notes.push_back(make_note("", "fence_removed", fence_mark, ""));
    note_prose({thoughts_, candidate.begin}, notes);
    note_behind(candidate, notes);
    for (const auto& stray : strays_)
        notes.push_back(make_note("", "data_removed", trim(of(stray)), ""));
    candidate.notes.insert(candidate.notes.begin(), notes.begin(), notes.end());
}

/// Notes a part of the text up to the first data in it, which has a note of its own.
void Surroundings::note_prose(Part part, std::vector<Note>& notes) const
{
    for (const auto& stray : strays_) {
        if (stray.begin >= part.begin)
            part.end = std::min(part.end, stray.begin);
    }
    const auto prose = trim(of(part));
    if (!prose.empty() && !is_fence(prose))
        notes.push_back(make_note("", "prose_removed", prose, ""));
}

/// Brackets behind a value close nothing. After a value that is whole they are
/// a slip; where brackets had to be guessed they show that the guess was wrong.
void Surroundings::note_behind(const Candidate& candidate, std::vector<Note>& notes) const
{
    Part behind{std::min(candidate.end, text_.size()), text_.size()};
    const auto rest = std::min(text_.find_first_not_of("}] \t\r\n", behind.begin), text_.size());
    const auto brackets = trim(of({behind.begin, rest}));
    const bool is_data = std::any_of(strays_.begin(), strays_.end(),
                                     [&](const Part& stray) { return stray.begin >= behind.begin && stray.begin < rest; });
    if (!brackets.empty() && !is_data) {
        notes.push_back(make_note("", is_reframed(candidate) ? "unmatched_bracket" : "wrong_bracket", brackets, ""));
        behind.begin = rest;
    }
    note_prose(behind, notes);
}

}  // namespace assay::decode
