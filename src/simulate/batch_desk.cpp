#include "simulate/batch_desk.hpp"

#include "simulate/stats.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace assay::simulate {
namespace {

using Fate = BatchEntry::Fate;

/// In [0, 1), the same for the same seed, name and number.
double chance(std::uint64_t seed, std::string_view name, std::uint64_t number)
{
    return Chance{seed, name, number}.latency_share();
}

}  // namespace

std::size_t Batch::count(Fate fate) const
{
    return static_cast<std::size_t>(
        std::count_if(entries.begin(), entries.end(), [&](const BatchEntry& entry) { return entry.fate == fate; }));
}

BatchDesk::BatchDesk(const Api& api, std::string prefix, const SimulatorOptions& options, ChatService& chats, Stats& stats)
    : api_{api}, prefix_{std::move(prefix)}, options_{options}, chats_{chats}, stats_{stats}
{
}

Batch& BatchDesk::create(std::vector<BatchEntry> entries, std::string input_file, std::vector<BatchComplaint> complaints,
                         Moment now)
{
    if (batches_.size() == max_batches)
        batches_.pop_front();
    auto& batch = batches_.emplace_back();
    batch.number = ++created_;
    batch.id = prefix_ + std::to_string(batch.number);
    batch.input_file = std::move(input_file);
    batch.entries = std::move(entries);
    batch.complaints = std::move(complaints);
    batch.created = now;
    return batch;
}

Batch* BatchDesk::find(std::string_view id, Moment now)
{
    const auto found = std::find_if(batches_.begin(), batches_.end(), [&](const Batch& batch) { return batch.id == id; });
    if (found == batches_.end())
        return nullptr;
    settle(*found, now);
    return &*found;
}

void BatchDesk::cancel(Batch& batch, Moment now)
{
    if (batch.stage != Batch::Stage::working || batch.cancelled)
        return;
    batch.cancelled = now;
}

std::vector<const Batch*> BatchDesk::list(std::string_view after, std::size_t most, Moment now)
{
    std::vector<const Batch*> page;
    bool begun = after.empty();
    for (auto it = batches_.rbegin(); it != batches_.rend() && page.size() < most; ++it) {
        if (begun) {
            settle(*it, now);
            page.push_back(&*it);
        }
        begun = begun || it->id == after;
    }
    return page;
}

bool BatchDesk::has_more(std::string_view last) const
{
    return !batches_.empty() && batches_.front().id != last;
}

bool BatchDesk::refuses_next() const
{
    return chance(options_.seed, "refused " + prefix_, created_ + 1) < options_.batch.refused;
}

bool BatchDesk::loses_reply(const Batch& batch) const
{
    return chance(options_.seed, "lost " + prefix_, batch.number) < options_.batch.lost_create;
}

std::vector<std::size_t> BatchDesk::shuffled(const Batch& batch)
{
    std::vector<std::size_t> places(batch.entries.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::mt19937_64 random{batch.number};
    std::shuffle(places.begin(), places.end(), random);
    return places;
}

/// Brings it to where it stands now.
void BatchDesk::settle(Batch& batch, Moment now)
{
    if (batch.stage != Batch::Stage::working)
        return;
    if (!batch.complaints.empty()) {
        batch.stage = Batch::Stage::refused;
        batch.entries.clear();
        return;
    }
    const auto end = batch.created.steady + options_.batch.duration;
    if (now.steady < end && !batch.cancelled)
        return;
    double done = 1;
    if (batch.cancelled && batch.cancelled->steady < end) {
        const std::chrono::duration<double> passed = batch.cancelled->steady - batch.created.steady;
        done = passed / std::chrono::duration<double>{options_.batch.duration};
    }
    const auto first_cancelled = static_cast<std::size_t>(done * static_cast<double>(batch.entries.size()));
    for (std::size_t i = 0; i < batch.entries.size(); ++i) {
        auto& entry = batch.entries[i];
        if (i >= first_cancelled)
            entry.fate = Fate::cancelled;
        else
            answer(entry, batch, now);
        batch.expired = batch.expired || entry.fate == Fate::expired;
        std::string{}.swap(entry.body);
    }
    batch.stage = Batch::Stage::ended;
}

void BatchDesk::answer(BatchEntry& entry, const Batch& batch, Moment now)
{
    const auto& behaviour = options_.batch;
    const double drawn = chance(options_.seed, entry.custom_id, batch.number);
    if (drawn < behaviour.expired + behaviour.errored) {
        entry.fate = drawn < behaviour.expired ? Fate::expired : Fate::failed;
        return;
    }
    auto exchange = chats_.respond_in_batch(api_, entry.body, ++serial_, now);
    // A network that fails is the server's own here.
    if (exchange.reply.ending != net::Ending::whole) {
        entry.fate = Fate::failed;
        return;
    }
    entry.fate = Fate::answered;
    entry.status = exchange.reply.status;
    entry.reply = std::move(exchange.reply.body);
    for (const auto& row : exchange.answered_rows)
        stats_.row_answered(row);
}

}  // namespace assay::simulate
