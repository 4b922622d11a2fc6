#include "extract/unpack.hpp"

#include <algorithm>
#include <unordered_map>

namespace assay::extract {
namespace {

/// Where an answer's items stand: the packed form, or the bare list that
/// models send when they forget the envelope.
simdjson::error_code find_items(simdjson::dom::element answer, simdjson::dom::array& items)
{
    if (answer.is_array())
        return answer.get(items);
    return answer["items"].get(items);
}

bool has_note(const std::vector<decode::Note>& notes, std::string_view what)
{
    return std::any_of(notes.begin(), notes.end(), [&](const auto& note) { return note.what == what; });
}

void spoil(std::vector<UnpackedRecord>& records, const std::string& reason)
{
    for (auto& record : records)
        record.reason = reason;
}

}  // namespace

std::vector<UnpackedRecord> unpack(std::string_view answer, std::span<const std::string> ids,
                                   const EchoCheck& echoes, const schema::Schema& record_schema, decode::Decoder& decoder)
{
    std::vector<UnpackedRecord> records(ids.size());
    auto parsed = decoder.parse(answer);
    if (!parsed) {
        spoil(records, parsed.error().reason);
        return records;
    }
    auto root = decoder.element(parsed->json);
    simdjson::dom::array items;
    if (!root || find_items(*root, items) != simdjson::SUCCESS) {
        spoil(records, "the answer has no list of items");
        return records;
    }

    std::unordered_map<std::string_view, std::size_t> place;
    for (std::size_t i = 0; i < ids.size(); ++i)
        place.emplace(ids[i], i);

    // The decoder's element dies when a record is decoded, so the records are
    // first copied out as text.
    std::vector<std::string> found(ids.size());
    std::vector<int> times(ids.size(), 0);
    std::vector<EchoCheck::Verdict> verdicts(ids.size());
    std::size_t unknown = 0;
    // In a mended torn answer the last item may be short of what was lost.
    std::size_t whole_items = items.size();
    if (whole_items > 0 && has_note(parsed->notes, "closed_truncation"))
        --whole_items;
    for (const auto item : items) {
        if (whole_items-- == 0)
            break;
        std::string_view id;
        simdjson::dom::element record;
        if (item["id"].get(id) != simdjson::SUCCESS || item["record"].get(record) != simdjson::SUCCESS) {
            ++unknown;
            continue;
        }
        const auto known = place.find(id);
        if (known == place.end()) {
            ++unknown;
            continue;
        }
        ++times[known->second];
        found[known->second] = simdjson::minify(record);
        std::string_view begins;
        std::string_view ends;
        if (item["begins"].get(begins) == simdjson::SUCCESS && item["ends"].get(ends) == simdjson::SUCCESS)
            verdicts[known->second] = echoes.judge(known->second, begins, ends);
    }

    const auto has_own_item = [&](std::size_t i) { return times[i] == 1 && verdicts[i].is_own; };
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto& record = records[i];
        if (times[i] != 1) {
            record.reason = times[i] == 0 ? "the packed answer has no item for this document"
                                          : "the packed answer has " + std::to_string(times[i]) +
                                                " items for this document";
            if (unknown > 0)
                record.reason += " and " + std::to_string(unknown) + " with no id that was asked for";
            continue;
        }
        if (!verdicts[i].is_own) {
            record.reason = "the packed answer's item for this document does not repeat its first and last words";
            continue;
        }
        if (!std::all_of(verdicts[i].rivals.begin(), verdicts[i].rivals.end(), has_own_item)) {
            record.reason = "the packed answer's item may be mixed with that of a document that has none";
            continue;
        }
        auto decoded = decoder.decode(found[i], record_schema);
        if (!decoded) {
            record.reason = decoded.error().for_person();
            continue;
        }
        record.accepted = true;
        record.record = std::move(decoded->json);
        // What was lost around the items is no document's own.
        record.is_at_a_loss = !decode::losses_for_model(decoded->notes).empty();
        record.notes = parsed->notes;
        record.notes.insert(record.notes.end(), decoded->notes.begin(), decoded->notes.end());
    }
    return records;
}

}  // namespace assay::extract
