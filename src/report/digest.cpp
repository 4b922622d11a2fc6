#include "report/digest.hpp"

#include "core/utf8.hpp"
#include "report/reason.hpp"

#include <algorithm>
#include <array>

namespace assay::report {
namespace {

/// Where kinds beyond the limit are counted.
constexpr std::string_view others = "(others)";

std::string shown(std::string_view text)
{
    constexpr std::size_t max_bytes = 200;
    return shorten(replace_invalid_utf8(text.substr(0, max_bytes + 8)), max_bytes);
}

}  // namespace

Digest::Digest(const std::vector<std::string>& fields, DigestOptions options)
    : options_{options}, random_{options.sampled_rows}, dear_{options.dear_rows}, rejected_rows_{options.rejected_rows}
{
    for (const auto& field : fields)
        (void)profile(field);
}

Digest::Count& Digest::counted(Counts& counts, std::string_view kind) const
{
    if (const auto found = counts.find(kind); found != counts.end())
        return found->second;
    return counts[counts.size() < options_.max_kinds ? std::string{kind} : std::string{others}];
}

/// Null if there are too many fields for one more.
FieldProfile* Digest::profile(std::string_view name)
{
    if (const auto found = profiles_.find(name); found != profiles_.end())
        return &found->second;
    if (profiles_.size() == options_.max_fields)
        return nullptr;
    field_names_.emplace_back(name);
    return &profiles_[std::string{name}];
}

void Digest::add(const Row& row)
{
    ++rows_;
    if (row.extraction)
        add_extraction(*row.extraction);
    if (!row.spans.empty())
        add_spans(row.spans);
    offer(row);
}

void Digest::add_extraction(const extract::Extraction& extraction)
{
    const bool accepted = extraction.status == extract::Status::accepted;
    ++(accepted ? accepted_ : rejected_);
    ++counted(origins_, extract::origin_text(extraction.origin)).count;
    ++counted(attempts_, std::to_string(extraction.attempts)).count;
    if (extraction.model)
        ++counted(models_, shown(*extraction.model)).count;
    const bool is_asked = extraction.origin == extract::Origin::asked || extraction.origin == extract::Origin::extended;
    if (is_asked && extraction.attempts > 0) {
        ++asked_;
        if (!extraction.cost)
            ++unpriced_;
    }
    cost_ += extraction.cost.value_or(Money{});
    input_tokens_ += extraction.usage.input.value_or(0);
    cached_tokens_ += extraction.usage.cached.value_or(0);
    output_tokens_ += extraction.usage.output.value_or(0);
    if (accepted && !extraction.notes.empty())
        ++mended_;
    for (const auto& note : extraction.notes) {
        auto& kind = counted(notes_, shown(note.what));
        ++kind.count;
        kind.price = std::max<std::int64_t>(kind.price, note.price);
        if (kind.example.empty())
            kind.example = shown((note.where.empty() ? std::string{"the answer"} : note.where) + ": " + note.before + " \u2192 " + note.after);
    }
    if (accepted) {
        add_record(extraction.record);
        return;
    }
    auto& reason = counted(reasons_, reason_of(extraction.error));
    ++reason.count;
    if (reason.example.empty())
        reason.example = shown(extraction.error);
}

void Digest::add_record(const std::string& record)
{
    simdjson::dom::object object;
    if (parser_.parse(record).get(object) != simdjson::SUCCESS)
        return;
    for (const auto member : object) {
        if (auto* const field = profile(member.key))
            field->add(member.value);
        else
            ++values_left_out_;
    }
}

void Digest::add_spans(const std::string& spans)
{
    simdjson::dom::array list;
    if (parser_.parse(spans).get(list) != simdjson::SUCCESS)
        return;
    for (const auto span : list) {
        std::string_view kind;
        if (span["kind"].get(kind) == simdjson::SUCCESS)
            ++counted(span_kinds_, shown(kind)).count;
    }
}

void Digest::offer(const Row& row)
{
    const auto random = random_score(options_.seed, row.row);
    const auto price = row.extraction ? total_price(*row.extraction) : 0;
    const bool rejected = row.extraction && row.extraction->status == extract::Status::rejected;
    const bool is_random = random_.wants(random, row.row);
    const bool is_dear = price > 0 && dear_.wants(price, row.row);
    const bool is_rejected = rejected && rejected_rows_.wants(random, row.row);
    if (!is_random && !is_dear && !is_rejected)
        return;
    const auto text = std::make_shared<const std::string>(row_json(row, options_.row));
    if (is_random)
        random_.add(random, row.row, text);
    if (is_dear)
        dear_.add(price, row.row, text);
    if (is_rejected)
        rejected_rows_.add(random, row.row, text);
}

Json Digest::totals() const
{
    const auto listed = [](const Counts& counts) {
        std::vector<Counts::const_iterator> order;
        for (auto i = counts.begin(); i != counts.end(); ++i)
            order.push_back(i);
        std::stable_sort(order.begin(), order.end(), [](auto a, auto b) { return a->second.count > b->second.count; });
        Json list = Json::array();
        for (const auto& i : order) {
            Json entry = {{"name", i->first}, {"count", i->second.count}};
            if (!i->second.example.empty())
                entry["example"] = i->second.example;
            if (i->second.price > 0)
                entry["price"] = i->second.price;
            list.push_back(std::move(entry));
        }
        return list;
    };
    Json totals = {{"rows", rows_}, {"accepted", accepted_}, {"rejected", rejected_},
                   {"open", rows_ - accepted_ - rejected_}, {"mended", mended_},
                   {"origins", listed(origins_)}, {"attempts", listed(attempts_)}, {"spans", listed(span_kinds_)},
                   {"notes", listed(notes_)}, {"reasons", listed(reasons_)}, {"models", listed(models_)},
                   {"input_tokens", input_tokens_}, {"cached_tokens", cached_tokens_}, {"output_tokens", output_tokens_},
                   {"cost_usd", cost_.usd()}, {"asked", asked_}, {"unpriced", unpriced_},
                   {"fields", Json::array()}, {"values_left_out", values_left_out_}};
    for (const auto& name : field_names_) {
        auto field = profiles_.find(name)->second.json();
        field["name"] = shown(name);
        totals["fields"].push_back(std::move(field));
    }
    return totals;
}

std::string Digest::rows() const
{
    struct Shown {
        RowText text;
        std::vector<std::string_view> why{};
    };
    std::map<std::uint64_t, Shown> chosen;
    std::size_t bytes = 0;
    struct Sample {
        const RowSample& sample;
        std::string_view why;
        std::map<RowSample::Key, RowText>::const_reverse_iterator next;
    };
    std::array<Sample, 3> samples = {{{random_, "random", random_.rows().rbegin()},
                                      {rejected_rows_, "rejected", rejected_rows_.rows().rbegin()},
                                      {dear_, "price", dear_.rows().rbegin()}}};
    // A row of each sample in turn, so that none crowds out another.
    for (bool any = true; any;) {
        any = false;
        for (auto& [sample, why, next] : samples) {
            if (next == sample.rows().rend())
                continue;
            any = true;
            const auto& [key, text] = *next++;
            const auto row = RowSample::row_of(key);
            const auto known = chosen.find(row);
            if (known == chosen.end() && bytes + text->size() > options_.max_rows_bytes)
                continue;
            auto& entry = known == chosen.end() ? chosen.emplace(row, Shown{text}).first->second : known->second;
            if (known == chosen.end())
                bytes += text->size();
            entry.why.push_back(why);
        }
    }
    std::string list = "[";
    for (const auto& [row, entry] : chosen) {
        list += list.size() > 1 ? ",\n{\"why\":[" : "{\"why\":[";
        for (const auto why : entry.why)
            list.append(why == entry.why.front() ? "\"" : ",\"").append(why).append("\"");
        list.append("],\"row\":").append(*entry.text).append("}");
    }
    return list + "]";
}

}  // namespace assay::report
