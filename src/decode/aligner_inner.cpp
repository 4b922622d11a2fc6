// The Aligner's readings of what stands inside: JSON in a string, and the
// arguments of a tool call, which models write where they were asked for the
// arguments alone:
//
//     {"name": "f", "arguments": "{\\"a\\": 1}"}
//     {"id": "c1", "type": "function", "function": {"name": "f", "arguments": {"a": 1}}}
//     {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}}
//     {"tool_calls": [{"name": "f", "arguments": {"a": 1}}]}
#include "decode/aligner.hpp"

#include "decode/candidates.hpp"
#include "decode/fold.hpp"
#include "decode/price.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

constexpr std::array<std::string_view, 4> argument_keys = {"arguments", "parameters", "args", "input"};
constexpr std::array<std::string_view, 3> call_keys = {"function", "function_call", "tool_call"};
/// What else an envelope holds.
constexpr std::array<std::string_view, 12> envelope_keys = {"id",   "type",    "index",   "call_id", "name",      "tool",
                                                            "role", "content", "refusal", "status",  "tool_name", "function"};

}  // namespace

Aligner::Reading Aligner::from_json_in_text(At at, ShapeId id)
{
    return inside_text(at, id, parsed, "json_in_text");
}

/// The value that a string spells, read in its place; the step is noted as
/// `what`, or not at all if that is empty.
Aligner::Reading Aligner::inside_text(At at, ShapeId id, Step step, std::string_view what)
{
    if (at.has(step))
        return std::nullopt;
    const auto& inner = json_in_text(at.node);
    if (!inner)
        return std::nullopt;
    // The value inside is to be a container itself, not to be wrapped in one.
    auto reading = read(At{inner->root, static_cast<std::uint8_t>(at.steps | step | wrapped | keyed), at.depth + 1}, id);
    if (!reading)
        return std::nullopt;
    const auto first = static_cast<std::ptrdiff_t>(reading->remarks.size());
    if (!what.empty())
        reading->remark(what, raw(at.node), raw(inner->root));
    for (const auto& mend : inner->mends)
        reading->remark(mend.what, mend.before, mend.after);
    std::rotate(reading->remarks.begin(), reading->remarks.begin() + first, reading->remarks.end());
    return reading;
}

/// The object or list that a string spells, mended where needed. Each string
/// is searched once.
const std::optional<Aligner::InnerJson>& Aligner::json_in_text(Id node)
{
    if (const auto known = found_in_text_.find(node); known != found_in_text_.end())
        return known->second;
    auto& found = found_in_text_[node];
    const auto text = tree_.text(node);
    const auto start = trim(text);
    if (start.empty() || (start.front() != '{' && start.front() != '[' && !start.starts_with("```")))
        return found;
    work_ += text.size() / 16;  // About as much as reading that many values.
    if (work_ > max_work_)
        return found;
    auto candidates = find_candidates(text, {limits_, Profile::extract, Missing::left_out});
    if (candidates.found.empty())
        return found;
    auto& [json, mends, begin, end, complete, contradicts, is_doubtful] = candidates.found.front();
    if (json.empty() || (json.front() != '{' && json.front() != '[') ||
        tree_.node_count() + most_values(json) > options_.max_values)
        return found;
    const Id root = tree_.add(std::move(json));
    if (!tree_.repeats_a_key(root))
        found = InnerJson{root, std::move(mends)};
    return found;
}

/// The arguments of a tool call in place of the call. A text is parsed: that is
/// how some APIs carry them.
Aligner::Reading Aligner::from_tool_call(At at, ShapeId id)
{
    if (at.has(unwrapped))
        return std::nullopt;
    const Id arguments = arguments_of(at.node);
    // Where the schema asks for such a member, it is a field like any other.
    if (arguments == JsonTree::none || shapes_[id].by_name.contains(tree_.key(arguments)))
        return std::nullopt;
    const At inside = at.inside(arguments, unwrapped);
    auto reading = tree_.kind(arguments) == JsonTree::Kind::string ? inside_text(inside, id, parsed, "") : read(inside, id);
    if (!reading)
        return std::nullopt;
    reading->remark("tool_call_unwrapped", raw(at.node), "");
    std::rotate(reading->remarks.begin(), reading->remarks.end() - 1, reading->remarks.end());
    return reading;
}

/// What the only call in `call`, or `call` itself, hands to its tool; none if
/// it is no call, or there are two.
Aligner::Id Aligner::arguments_of(Id call) const
{
    using Kind = JsonTree::Kind;
    constexpr int max_levels = 4;  // tool_calls, its item, function, arguments.
    for (int level = 0; level < max_levels; ++level) {
        if (tree_.kind(call) == Kind::array) {
            if (tree_.size(call) != 1)
                return JsonTree::none;
            call = tree_.first(call);
            continue;
        }
        if (tree_.kind(call) != Kind::object)
            return JsonTree::none;
        Id inner = JsonTree::none;
        Id arguments = JsonTree::none;
        bool has_name = false;
        for (Id member = tree_.first(call); member != JsonTree::none; member = tree_.next(member)) {
            const auto key = tree_.key(member);
            const auto kind = tree_.kind(member);
            const bool is_container = kind == Kind::object || kind == Kind::array;
            if (is_one_of(key, argument_keys) && arguments == JsonTree::none && (kind == Kind::object || kind == Kind::string))
                arguments = member;
            else if ((key == "tool_calls" || is_one_of(key, call_keys)) && is_container && inner == JsonTree::none)
                inner = member;
            else if (!is_one_of(key, envelope_keys) || is_container)
                return JsonTree::none;
            has_name = has_name || (kind == Kind::string && (key == "name" || key == "function" || key == "tool" || key == "tool_name"));
        }
        if (inner == JsonTree::none)
            return has_name ? arguments : JsonTree::none;
        if (arguments != JsonTree::none)
            return JsonTree::none;
        call = inner;
    }
    return JsonTree::none;
}

}  // namespace assay::decode
