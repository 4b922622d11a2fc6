#include "simulate/damage.hpp"

#include "core/json.hpp"
#include "prompt/packed.hpp"

#include <cassert>

namespace assay::simulate {
namespace {

constexpr std::string_view wrong_text = "wrong type (simulated)";

/// A record as a tree. Our own extractor wrote it, so it is JSON; whether it
/// is an object was up to the client's schema.
Json parsed(std::string_view record)
{
    auto json = parse_json(record, "record");
    assert(json);
    return std::move(*json);
}

bool needs_neighbour(Fault fault)
{
    return fault == Fault::swapped_items || fault == Fault::merged_items;
}

/// What is said of a document.
struct Content {
    std::string record;
    prompt::Echo echo;
};

/// What stands in the answer for each document, in order.
struct Slot {
    std::string id;
    Content content;
    bool present = true;
    bool twice = false;
    Content second{};
};

/// Applies one item's fault to the slots of the item and of its neighbour.
void apply(AnswerItem& item, Slot& slot, AnswerItem& neighbour, Slot& neighbour_slot)
{
    switch (item.fault) {
    case Fault::wrong_type: slot.content.record = with_wrong_type(item.record, item.choice); break;
    case Fault::missing_item: slot.present = false; break;
    case Fault::swapped_items:
        std::swap(slot.id, neighbour_slot.id);
        neighbour.spoiled = true;
        break;
    case Fault::duplicated_item:
        slot.twice = true;
        slot.second = {neighbour.record, neighbour.echo};
        break;
    case Fault::merged_items:
        slot.content = {merged(item.record, neighbour.record), {item.echo.begins, neighbour.echo.ends}};
        neighbour_slot.present = false;
        neighbour.spoiled = true;
        break;
    default: return;
    }
    item.spoiled = true;
}

}  // namespace

std::string write_packed(std::vector<AnswerItem>& items)
{
    std::vector<Slot> slots;
    slots.reserve(items.size());
    for (const auto& item : items)
        slots.push_back({item.id, {item.record, item.echo}});
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::size_t next = (i + 1) % items.size();
        const bool lonely = next == i || items[next].spoiled;
        if (items[i].spoiled || (lonely && needs_neighbour(items[i].fault)))
            items[i].fault = Fault::none;
        apply(items[i], slots[i], items[next], slots[next]);
    }

    std::string text = R"({"items":[)";
    const auto append = [&](const std::string& id, const Content& content) {
        if (!text.ends_with('['))
            text += ',';
        prompt::append_packed_item(text, id, content.echo, content.record);
    };
    for (const auto& slot : slots) {
        if (slot.present)
            append(slot.id, slot.content);
        if (slot.twice)
            append(slot.id, slot.second);
    }
    return text + "]}";
}

std::string write_single(AnswerItem& item)
{
    if (item.fault != Fault::wrong_type)
        return item.record;
    item.spoiled = true;
    return with_wrong_type(item.record, item.choice);
}

std::string with_wrong_type(std::string_view record, std::uint64_t choice)
{
    Json json = parsed(record);
    const Json wrong_object = {{wrong_text, true}};
    if (!json.is_object())
        return wrong_object.dump();
    if (json.empty())
        return "[]";
    // Numbers and booleans first: a text may be read out of an object, but
    // nobody can make a number of this one.
    for (auto& [key, value] : json.items()) {
        if (value.is_number() || value.is_boolean()) {
            value = wrong_text;
            return json.dump();
        }
    }
    auto field = json.begin();
    std::advance(field, static_cast<std::ptrdiff_t>(choice % json.size()));
    if (field->is_object())
        *field = wrong_text;
    else
        *field = wrong_object;
    return json.dump();
}

std::string merged(std::string_view first, std::string_view second)
{
    Json json = parsed(first);
    const Json other = parsed(second);
    if (!json.is_object() || !other.is_object())
        return std::string{first};
    std::size_t place = 0;
    for (auto& [key, value] : json.items()) {
        if (place++ < json.size() / 2)
            continue;
        if (const auto found = other.find(key); found != other.end())
            value = *found;
    }
    return json.dump();
}

std::string in_fence(std::string_view answer)
{
    return "```json\n" + std::string{answer} + "\n```";
}

std::string in_prose(std::string_view answer)
{
    return "Here is the JSON you asked for:\n\n" + std::string{answer} +
           "\n\nLet me know if anything should be changed.";
}

}  // namespace assay::simulate
