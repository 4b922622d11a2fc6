#include "batch/answers.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace assay::batch {
namespace {

void make_free(extract::Extraction& extraction)
{
    const auto zero = [](std::optional<std::int64_t>& count) {
        if (count)
            count = 0;
    };
    zero(extraction.usage.input);
    zero(extraction.usage.cached);
    zero(extraction.usage.output);
    extraction.cost = Money{};
    extraction.attempts = 0;
    extraction.latency.reset();
}

}  // namespace

extract::Extraction duplicate_of(const extract::Extraction& first)
{
    auto copy = first;
    copy.origin = extract::Origin::duplicate;
    make_free(copy);
    return copy;
}

Answers::Answers(Ledger& ledger, sqlite::Database* cache, AnswersOptions options)
    : ledger_{ledger}, cache_{cache}, options_{std::move(options)}, extended_question_{extended_question(options_.question)}
{
    if (!cache_)
        return;
    auto table = AnswerTable::open(*cache_);
    if (table)
        cached_ = std::move(*table);
    else
        give_up_cache(table.error());
}

std::optional<std::string_view> Answers::id_of(const InputRow& row)
{
    if (row.carried.empty() || !row.carried.front())
        return std::nullopt;
    return *row.carried.front();
}

Result<std::vector<PlannedRow>> Answers::plan(std::vector<InputRow> rows, std::int64_t now_ms)
{
    std::vector<PlannedRow> planned;
    planned.reserve(rows.size());
    const std::scoped_lock lock{files_};
    // Locked once for all that is looked up in it.
    if (cached_) {
        auto begun = cache_->execute("BEGIN");
        if (begun)
            begun = cached_->catch_up();
        if (!begun)
            give_up_cache(begun.error());
    }
    const auto done = ledger_.transact([&]() -> Result<void> {
        for (auto& row : rows) {
            auto& entry = planned.emplace_back(PlannedRow{std::move(row)});
            auto noted = entry.row.defect ? note_unasked(entry.row) : find(entry, now_ms);
            if (!noted)
                return noted;
        }
        return {};
    });
    // Nothing was written: it cannot fail but where nothing was begun.
    if (cache_)
        (void)cache_->execute("COMMIT");
    if (!done)
        return done.error();
    return planned;
}

Result<void> Answers::note_unasked(const InputRow& row)
{
    return ledger_.plan_unasked(row.row, id_of(row), *row.defect);
}

Result<void> Answers::find(PlannedRow& planned, std::int64_t now_ms)
{
    const auto& row = planned.row;
    const auto keys = keys_of(row.text);
    auto known = find_in_ledger(planned, keys);
    if (known && !*known)
        known = take_from_cache(planned, keys, now_ms);
    if (!known)
        return known.error();
    if (!*known) {
        planned.earlier = find_earlier(row.text);
        planned.key = planned.earlier ? keys.back() : keys.front();
        auto before = ledger_.tries().find(planned.key);
        if (!before)
            return before.error();
        planned.before = std::move(*before);
        auto rejected = find_rejected(planned, planned.key);
        if (!rejected)
            return rejected.error();
        planned.rejected = std::move(*rejected);
    }
    return ledger_.plan(row.row, id_of(row), planned.key);
}

std::vector<AnswerKey> Answers::keys_of(std::string_view text) const
{
    std::vector<AnswerKey> keys{answer_key(options_.question, text)};
    if (!options_.earlier.empty())
        keys.push_back(answer_key(extended_question_, text));
    return keys;
}

bool Answers::is_to_be_retried(const AnswerKey& key) const
{
    return options_.retry_rejected && !rejected_here_.contains(key);
}

/// What has this name in the ledger, if it is a rejection that is tried anew.
Result<std::shared_ptr<const extract::Extraction>> Answers::find_rejected(const PlannedRow& planned, const AnswerKey& key)
{
    std::shared_ptr<const extract::Extraction> rejected;
    if (planned.rejected_ms == 0)
        return rejected;
    auto stored = ledger_.answers().find(key);
    if (!stored)
        return stored.error();
    if (*stored)
        rejected = std::make_shared<const extract::Extraction>(std::move((*stored)->extraction));
    return rejected;
}

/// Whether it is the answer to this row's own question, not to an earlier one's
/// with the same text. The row whose question brought it may stand elsewhere
/// now, or nowhere, since the input was changed: then this row takes it over.
Result<bool> Answers::belongs_to(const InputRow& row, const AnswerKey& key, const StoredAnswer& stored)
{
    if (stored.row == row.row)
        return true;
    const auto is_there = ledger_.is_planned(stored.row, key);
    if (!is_there)
        return is_there.error();
    if (*is_there)
        return false;
    if (auto put = ledger_.answers().put(key, row.row, stored.extraction, stored.settled_ms); !put)
        return put.error();
    return true;
}

/// An accepted answer goes before a rejection under another name.
Result<bool> Answers::find_in_ledger(PlannedRow& planned, std::span<const AnswerKey> keys)
{
    for (const auto& key : keys) {
        auto stored = ledger_.answers().find(key);
        if (!stored)
            return stored.error();
        const bool is_rejected = *stored && (*stored)->extraction.status == extract::Status::rejected;
        if (!*stored || (is_rejected && planned.answer))
            continue;
        const auto is_own = belongs_to(planned.row, key, **stored);
        if (!is_own)
            return is_own.error();
        const bool own = *is_own;
        planned.was_asked = own && (*stored)->extraction.origin == extract::Origin::asked;
        if (is_rejected && is_to_be_retried(key)) {
            planned.rejected_ms = std::max(planned.rejected_ms, (*stored)->settled_ms);
            continue;
        }
        planned.key = key;
        planned.answer = own ? std::move((*stored)->extraction) : duplicate_of((*stored)->extraction);
        if (!is_rejected)
            break;
    }
    return planned.answer.has_value();
}

Result<bool> Answers::take_from_cache(PlannedRow& planned, std::span<const AnswerKey> keys, std::int64_t now_ms)
{
    for (const auto& key : keys) {
        auto cached = find_in_cache(key);
        if (!cached)
            continue;
        cached->origin = extract::Origin::cache;
        make_free(*cached);
        const auto rejected = find_rejected(planned, key);
        if (!rejected)
            return rejected.error();
        if (*rejected)
            add_effort(*cached, **rejected);
        // The ledger alone can make the output, and the next row with this text
        // finds it there.
        if (auto put = ledger_.answers().put(key, planned.row.row, *cached, now_ms); !put)
            return put.error();
        planned.key = key;
        planned.answer = std::move(cached);
        return true;
    }
    return false;
}

/// One that was put together itself counts too.
std::shared_ptr<const extract::Extraction> Answers::find_earlier(std::string_view text)
{
    if (options_.earlier.empty())
        return nullptr;
    for (const auto& question : {options_.earlier, extended_question(options_.earlier)}) {
        auto found = find_in_cache(answer_key(question, text));
        if (found && found->status == extract::Status::accepted)
            return std::make_shared<const extract::Extraction>(std::move(*found));
    }
    return nullptr;
}

std::optional<extract::Extraction> Answers::find_in_cache(const AnswerKey& key)
{
    if (!cached_)
        return std::nullopt;
    auto found = cached_->find(key);
    if (!found) {
        give_up_cache(found.error());
        return std::nullopt;
    }
    if (!*found)
        return std::nullopt;
    return std::move((*found)->extraction);
}

Result<void> Answers::commit(std::span<const Settled> settled, std::int64_t now_ms, std::optional<llm::Charge> spent,
                             std::span<const Tried> tried)
{
    const std::scoped_lock lock{files_};
    auto done = ledger_.transact([&]() -> Result<void> {
        // Before the answers, which some of them have led to already.
        for (const auto& one : tried) {
            if (auto put = ledger_.tries().put(one.key, one.what); !put)
                return put;
        }
        for (const auto& one : settled) {
            if (auto put = ledger_.answers().put(one.key, one.row, one.extraction, now_ms); !put)
                return put;
            if (auto dropped = ledger_.tries().drop(one.key); !dropped)
                return dropped;
        }
        return spent ? ledger_.note_spent(*spent) : Result<void>{};
    });
    if (!done)
        return done;
    put_in_cache(settled, now_ms);
    if (options_.retry_rejected) {
        for (const auto& one : settled)
            if (one.extraction.status == extract::Status::rejected)
                rejected_here_.insert(one.key);
    }
    return done;
}

void Answers::put_in_cache(std::span<const Settled> settled, std::int64_t now_ms)
{
    if (!cached_)
        return;
    const auto done = cache_->transact([&]() -> Result<void> {
        for (const auto& one : settled) {
            // A rejection is worth another try in another run.
            if (one.extraction.status != extract::Status::accepted)
                continue;
            if (auto put = cached_->put(one.key, one.row, one.extraction, now_ms); !put)
                return put;
        }
        return {};
    });
    if (!done)
        give_up_cache(done.error());
}

void Answers::give_up_cache(const Error& error)
{
    cached_.reset();
    if (options_.notice)
        options_.notice("going on without the cache: " + error.text());
}

Answers::Claim Answers::claim(PlannedRow& row, std::uint64_t ticket)
{
    if (row.answer)
        return Claim::known;
    if (const auto known = recent_.find(row.key); known != recent_.end()) {
        row.answer = duplicate_of(known->second);
        return Claim::known;
    }
    const auto [open, is_new] = open_.try_emplace(row.key);
    if (is_new)
        return Claim::ask;
    open->second.push_back(ticket);
    return Claim::wait;
}

std::vector<std::uint64_t> Answers::settle(const Settled& settled)
{
    ++commits_;
    const auto open = open_.find(settled.key);
    assert(open != open_.end());
    auto waiting = std::move(open->second);
    open_.erase(open);
    recent_.emplace(settled.key, settled.extraction);
    recent_order_.push_back({settled.key, commits_});
    return waiting;
}

void Answers::forget(std::uint64_t commits)
{
    while (!recent_order_.empty() && recent_order_.front().commit <= commits) {
        recent_.erase(recent_order_.front().key);
        recent_order_.pop_front();
    }
}

}  // namespace assay::batch
