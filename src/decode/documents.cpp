#include "decode/documents.hpp"

#include "core/json.hpp"
#include "decode/notebook.hpp"

#include <algorithm>
#include <string>

namespace assay::decode {
namespace {

bool is_empty(const Candidate& candidate)
{
    return candidate.json == "{}" || candidate.json == "[]";
}

/// What stands between two documents.
struct Gap {
    bool is_blank = true;  ///< But for commas.
    bool is_separated = false;  ///< By a comma or a line's end.
    bool is_fence = false;
    bool is_prose = false;  ///< Words between two objects.
};

/// What two documents have in common if one is a corrected copy of the other:
/// the names of their keys, or of those of their first item.
Json shape_of(const Json& value, int levels)
{
    if (value.is_array())
        return Json::array({value.empty() || levels == 0 ? Json{} : shape_of(value.front(), levels - 1)});
    Json names = Json::object();
    if (value.is_object()) {
        for (const auto& [name, member] : value.items())
            names[name] = nullptr;
    }
    return names;
}

bool are_alike(const Candidate& left, const Candidate& right)
{
    const auto first = parse_json(left.json, "left");
    const auto second = parse_json(right.json, "right");
    return first && second && shape_of(*first, 2) == shape_of(*second, 2);
}

Gap gap_between(std::string_view text, const Candidate& left, const Candidate& right)
{
    Gap gap;
    const auto between = text.substr(left.end, right.begin - left.end);
    for (const char c : between) {
        gap.is_separated = gap.is_separated || c == ',' || c == '\n';
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != ',')
            gap.is_blank = false;
    }
    gap.is_fence = std::count(between.begin(), between.end(), '`') >= 6;
    gap.is_prose = !gap.is_blank && !gap.is_fence && left.json.front() == '{' && right.json.front() == '{';
    return gap;
}

/// What stood between two documents is gone: their fences, or words.
void note_between(std::string_view between, Candidate& list)
{
    constexpr std::string_view blank = " \t\r\n,";
    const auto first = between.find_first_not_of(blank);
    if (first == std::string_view::npos)
        return;
    const auto rest = between.substr(first, between.find_last_not_of(blank) - first + 1);
    list.notes.push_back(make_note("", rest.starts_with("```") ? "fence_removed" : "prose_removed", rest, ""));
}

}  // namespace

std::optional<Candidate> join_documents(std::string_view text, const std::vector<Candidate>& found)
{
    if (found.size() < 2)
        return std::nullopt;
    std::vector<const Candidate*> kept;
    const Candidate* replaced = nullptr;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].is_doubtful)
            return std::nullopt;
        const Gap gap = i > 0 ? gap_between(text, found[i - 1], found[i]) : Gap{};
        if (!gap.is_blank && !gap.is_fence && !gap.is_prose)
            return std::nullopt;
        if (is_empty(found[i]))
            continue;
        if (!kept.empty() && (gap.is_prose || (!gap.is_separated && !gap.is_fence)) && are_alike(*kept.back(), found[i])) {
            if (kept.back()->json != found[i].json)
                replaced = kept.back();
            kept.pop_back();
        }
        kept.push_back(&found[i]);
    }
    if (kept.empty())
        return found.front();
    if (kept.size() < 2)
        return *kept.front();
    Candidate list{"[", {make_note("", "several_documents", std::to_string(kept.size()), "[]")}, found.front().begin,
                   found.back().end, found.back().complete, false, false};
    for (std::size_t i = 0; i < kept.size(); ++i) {
        list.json += i > 0 ? "," : "";
        if (i > 0)
            note_between(text.substr(kept[i - 1]->end, kept[i]->begin - kept[i - 1]->end), list);
        list.json += kept[i]->json;
        list.contradicts = list.contradicts || kept[i]->contradicts;
        for (const auto& note : kept[i]->notes) {
            list.notes.push_back(note);
            list.notes.back().where.insert(0, "/" + std::to_string(i));
        }
    }
    list.json += ']';
    if (replaced != nullptr)
        list.notes.push_back(make_note("", "other_answer_ignored", replaced->json, ""));
    return list;
}

}  // namespace assay::decode
