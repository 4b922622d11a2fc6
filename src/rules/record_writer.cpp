#include "rules/record_writer.hpp"

#include "core/json_text.hpp"
#include "rules/collect.hpp"
#include "rules/find_text.hpp"
#include "rules/fit.hpp"
#include "rules/neutral.hpp"

#include <algorithm>
#include <unordered_set>

namespace assay::rules {

std::string RecordWriter::write(const Node& root, const Part& part)
{
    constexpr std::size_t usual_record_bytes = 512;
    out_.reserve(usual_record_bytes);
    object(root, part);
    return std::move(out_);
}

void RecordWriter::separate(std::size_t written)
{
    if (written > 0)
        out_ += ',';
}

bool RecordWriter::place(const Node& node, const Part& part, Need need)
{
    if (!node.cut_off && node.variants.empty() && node.options.empty() && node.admits(object_bit) && !node.admits(string_bit)) {
        // An object is written once, and taken back if nobody needs it and nothing was found.
        const std::size_t before = out_.size();
        const bool any = object(node, part);
        if (any || (need == Need::value && !node.admits(null_bit)))
            return any;
        out_.resize(before);
    } else if (found(node, part)) {
        return true;
    }
    if (need == Need::value)
        append_neutral(out_, node);
    return false;
}

bool RecordWriter::found(const Node& node, const Part& part)
{
    if (node.cut_off)
        return false;
    for (const Node& variant : node.variants)
        if (place(variant, part, Need::cue))
            return true;
    if (!node.variants.empty())
        return false;
    if (!node.options.empty())
        return option(node, part);
    if (node.admits(array_bit) && !node.admits(string_bit))
        return array(node, part);
    if (node.admits(string_bit)) {
        if (const Texts texts = collect_texts(node, node.cue, part, 1); !texts.empty()) {
            append_json_string(out_, texts.front());
            return true;
        }
    } else if (node.admits(number_bit | integer_bit)) {
        if (const std::vector<double> numbers = collect_numbers(node, part, 1); !numbers.empty()) {
            append_number(out_, numbers.front());
            return true;
        }
    } else if (node.admits(boolean_bit)) {
        if (const std::optional<bool> flag = collect_flag(node, part)) {
            out_ += *flag ? "true" : "false";
            return true;
        }
    }
    return false;
}

bool RecordWriter::option(const Node& node, const Part& part)
{
    const std::vector<std::size_t> chosen = collect_options(node, part);
    if (chosen.empty())
        return false;
    out_ += node.options[chosen.front()].json;
    return true;
}

bool RecordWriter::object(const Node& node, const Part& part)
{
    bool any = false;
    std::size_t written = 0;
    out_ += '{';
    for (const Property& property : node.properties) {
        const std::size_t before = out_.size();
        separate(written);
        out_ += property.key_json;
        const std::size_t start = out_.size();
        any = place(*property.value, part, property.required ? Need::value : Need::cue) || any;
        if (out_.size() == start && property.value->admits(null_bit) && !property.value->cut_off)
            append_neutral(out_, *property.value);
        if (out_.size() == start)
            out_.resize(before);  // optional, and the text says nothing of it
        else
            ++written;
    }
    out_ += '}';
    return any;
}

bool RecordWriter::array(const Node& node, const Part& part)
{
    const std::size_t before = out_.size();
    std::size_t written = 0;
    bool any = false;
    out_ += '[';
    for (const Node& item : node.array.prefix) {
        if (written == node.array.max_items)
            break;
        separate(written++);
        any = place(item, part, Need::value) || any;
    }
    const std::size_t after_prefix = written;
    if (node.array.items != nullptr && written < node.array.max_items)
        written += items(node, part, written);
    // No issues found is an answer about the issues; no colour found is none about colours.
    any = any || written > after_prefix || node.cue == Cue::issues || node.cue == Cue::praises || node.cue == Cue::requests;
    if (written < node.array.min_items) {
        // Too little for this schema: the neutral list has the right length.
        out_.resize(before);
        append_neutral(out_, node);
        return true;
    }
    out_ += ']';
    if (!any)
        out_.resize(before);
    return any;
}

std::size_t RecordWriter::items(const Node& node, const Part& part, std::size_t written)
{
    const Node& item = *node.array.items;
    const std::size_t room = std::min(node.array.max_items - written, std::max(limits_.max_list_items, node.array.min_items));
    if (item.cut_off)
        return 0;
    if (!item.options.empty()) {
        std::vector<std::size_t> chosen = collect_options(item, part);
        chosen.resize(std::min(chosen.size(), room));
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            separate(written + i);
            out_ += item.options[chosen[i]].json;
        }
        return chosen.size();
    }
    if (!item.variants.empty() || (item.admits(object_bit) && !item.admits(string_bit)))
        return object_items(node, part, written);
    if (item.admits(string_bit))
        return string_items(node, part, written);
    if (item.admits(number_bit | integer_bit)) {
        const std::vector<double> numbers = collect_numbers(item, part, room);
        std::size_t count = 0;
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const auto here = numbers.begin() + static_cast<std::ptrdiff_t>(i);
            if (node.array.unique && std::find(numbers.begin(), here, *here) != here)
                continue;
            separate(written + count++);
            append_number(out_, *here);
        }
        return count;
    }
    return 0;
}

std::size_t RecordWriter::string_items(const Node& node, const Part& part, std::size_t written)
{
    const std::size_t room = std::min(node.array.max_items - written, std::max(limits_.max_list_items, node.array.min_items));
    const Cue cue = node.cue != Cue::none ? node.cue : node.array.items->cue;
    Texts texts = collect_texts(*node.array.items, cue, part, room);
    if (texts.empty() && node.array.min_items == 1)
        texts = collect_texts(*node.array.items, Cue::summary, part, 1);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        separate(written + i);
        append_json_string(out_, texts[i]);
    }
    return texts.size();
}

/// One item per clause: those with the feeling the list is about, or any
/// clause in which the item finds a cue of its own.
std::size_t RecordWriter::object_items(const Node& node, const Part& part, std::size_t written)
{
    const std::size_t room = std::min(node.array.max_items - written, std::max(limits_.max_list_items, node.array.min_items));
    std::vector<std::size_t> clauses;
    const bool opinions = node.cue == Cue::issues || node.cue == Cue::praises || node.cue == Cue::telling ||
                          node.words.name_has({"aspect", "opinion", "mention", "feature", "topic"});
    if (opinions) {
        clauses = find_clauses(part, node.cue, room);
    } else {
        for (std::size_t i = part.first_clause; i < part.last_clause; ++i)
            clauses.push_back(i);
    }
    std::unordered_set<std::string> seen;
    std::size_t count = 0;
    for (const std::size_t clause : clauses) {
        if (count == room)
            break;
        const std::size_t before = out_.size();
        separate(written + count);
        const std::size_t start = out_.size();
        const Part piece{part.reading, clause, clause + 1};
        place(*node.array.items, piece, opinions ? Need::value : Need::cue);
        // Two equal items would break uniqueItems and say nothing new.
        const bool repeats = node.array.unique && !seen.insert(out_.substr(start)).second;
        if (out_.size() == start || repeats)
            out_.resize(before);
        else
            ++count;
    }
    return count;
}

}  // namespace assay::rules
