#include "simulate/stats.hpp"

#include "core/json_text.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <functional>

namespace assay::simulate {
namespace {

struct Row {
    std::uint32_t seen = 0;
    std::uint32_t useful = 0;
};

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace

class Stats::Rows {
public:
    boost::unordered_flat_map<std::string, Row, TextHash, std::equal_to<>> by_id;
    std::uint64_t untracked = 0;  ///< Times a row was asked for that found no room.
};

Stats::Stats() : rows_{std::make_unique<Rows>()} {}
Stats::~Stats() = default;

void Stats::request_begins()
{
    ++requests_;
    max_in_flight_ = std::max(max_in_flight_, ++in_flight_);
}

void Stats::request_ends(int status)
{
    --in_flight_;
    if (status != 0)
        ++by_status_[status];
}

void Stats::count_tokens(std::uint64_t input, std::uint64_t output)
{
    input_tokens_ += input;
    output_tokens_ += output;
}

std::uint64_t Stats::row_asked(std::string_view id)
{
    auto found = rows_->by_id.find(id);
    if (found == rows_->by_id.end()) {
        if (rows_->by_id.size() >= max_rows) {
            ++rows_->untracked;
            return 1;
        }
        found = rows_->by_id.emplace(std::string{id}, Row{}).first;
    }
    return ++found->second.seen;
}

void Stats::row_answered(std::string_view id)
{
    if (const auto found = rows_->by_id.find(id); found != rows_->by_id.end())
        ++found->second.useful;
}

Json Stats::summary() const
{
    std::uint64_t once = 0;
    std::uint64_t more = 0;
    for (const auto& [id, row] : rows_->by_id) {
        once += row.useful == 1 ? 1 : 0;
        more += row.useful > 1 ? 1 : 0;
    }
    Json by_status = Json::object();
    for (const auto& [status, count] : by_status_)
        by_status[std::to_string(status)] = count;
    Json faults = Json::object();
    for (const auto& [name, count] : faults_)
        faults[std::string{name}] = count;
    return {{"server", "assay-simulator"},
            {"requests", requests_},
            {"by_status", std::move(by_status)},
            {"faults", std::move(faults)},
            {"input_tokens", input_tokens_},
            {"output_tokens", output_tokens_},
            {"in_flight", in_flight_},
            {"max_in_flight", max_in_flight_},
            {"rows_seen", rows_->by_id.size()},
            {"rows_useful_once", once},
            {"rows_useful_more", more},
            {"rows_untracked", rows_->untracked}};
}

std::string Stats::text_with_rows() const
{
    // By hand: an ordered Json object looks through all keys for each new one.
    std::string text = summary().dump();
    text.pop_back();
    text += R"(,"rows":{)";
    for (const auto& [id, row] : rows_->by_id) {
        append_json_string(text, id);
        text += R"(:{"seen":)";
        text += std::to_string(row.seen);
        text += R"(,"useful":)";
        text += std::to_string(row.useful);
        text += "},";
    }
    if (text.ends_with(','))
        text.pop_back();
    text += "}}";
    return text;
}

void Stats::reset()
{
    requests_ = 0;
    max_in_flight_ = in_flight_;
    input_tokens_ = 0;
    output_tokens_ = 0;
    by_status_.clear();
    faults_.clear();
    rows_ = std::make_unique<Rows>();
}

}  // namespace assay::simulate
