#include "extract/extractor.hpp"

#include "extract/row_id.hpp"
#include "extract/share.hpp"
#include "extract/unpack.hpp"

#include <algorithm>
#include <cassert>

namespace asio = boost::asio;

namespace assay::extract {
namespace {

bool is_torn(const decode::Decoded& decoded)
{
    return std::any_of(decoded.notes.begin(), decoded.notes.end(),
                       [](const decode::Note& note) { return note.what == "closed_truncation"; });
}

/// Why a reply is no answer at all, or nothing if its text is one.
std::optional<std::string> no_answer(const llm::ChatReply& reply)
{
    switch (reply.finish) {
    case llm::Finish::stop: return std::nullopt;
    case llm::Finish::length: return "the answer was cut at the output limit";
    case llm::Finish::refusal: return "the model refused: " + (reply.text.empty() ? "no reason given" : reply.text);
    case llm::Finish::filtered: return "a content filter stopped the answer";
    }
    return std::nullopt;
}

void accept(Extraction& outcome, std::string record, std::vector<decode::Note> notes)
{
    outcome.status = Status::accepted;
    outcome.record = std::move(record);
    outcome.notes = std::move(notes);
    outcome.error.clear();
    outcome.raw.clear();
}

/// Counts itself for as long as it lives.
class Counted {
public:
    explicit Counted(std::size_t& count) : count_{count} { ++count_; }
    ~Counted() { --count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    std::size_t& count_;
};

std::shared_ptr<const std::string> shared(std::string text)
{
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

Extractor::Extractor(const schema::Schema& schema, Lane single, Lane packed, const llm::PriceTable& prices,
                     ExtractorOptions options)
    : schema_{schema}, single_{single}, packed_{packed}, prices_{prices}, options_{options},
      decoder_{{}, {.align = options.align}},
      single_hash_{shared(single.prompt->hash())},
      packed_hash_{packed.prompt ? shared(packed.prompt->hash()) : nullptr}, last_model_{shared("")}
{
    assert(options_.attempts >= 1);
}

asio::awaitable<Result<void>> Extractor::extract(std::vector<Item> items, Settle settle)
{
    const Counted under_way{under_way_};
    std::vector<Extraction> outcomes(items.size());
    if (items.size() > 1) {
        assert(packed_.provider != nullptr);
        if (const auto asked = co_await ask_packed(items, outcomes); !asked)
            co_return asked.error();
    }
    const auto is_decided = [&](const Extraction& outcome) {
        return outcome.status == Status::accepted || outcome.attempts >= options_.attempts;
    };
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (is_decided(outcomes[i]))
            settle(i, std::move(outcomes[i]));
        else
            open.push_back(i);
    }
    for (const auto i : open) {
        if (auto asked = co_await ask_single(items[i], outcomes[i]); !asked)
            co_return asked.error();
        settle(i, std::move(outcomes[i]));
    }
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Extractor::ask_packed(std::span<const Item> items, std::span<Extraction> outcomes)
{
    std::vector<prompt::Document> documents;
    std::vector<std::string> ids;
    for (const auto& item : items) {
        ids.push_back(row_id(item.row));
        documents.push_back({ids.back(), item.text});
    }
    llm::ChatRequest request;
    request.timeout = options_.timeout;
    request.turns.push_back({llm::Role::user, packed_.prompt->user(documents)});

    const auto answered_before = answered_;
    const auto reply = co_await packed_.provider->chat(std::move(request));
    for (auto& outcome : outcomes) {
        ++outcome.attempts;
        outcome.prompt_hash = packed_hash_;
    }
    // One text may be the trouble of all, so each is asked about alone then.
    if (!reply)
        co_return settle_failure(packed_, reply.error(), answered_before, outcomes);
    count_reply(packed_, *reply, outcomes);
    if (const auto reason = no_answer(*reply); reason && reply->finish != llm::Finish::length) {
        for (auto& outcome : outcomes) {
            outcome.error = *reason;
            outcome.raw = reply->text;
        }
        co_return Result<void>{};
    }

    auto records = unpack(reply->text, ids, schema_, decoder_);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool is_last = outcomes[i].attempts >= options_.attempts;
        if (records[i].accepted && records[i].is_at_a_loss && !is_last) {
            outcomes[i].error = "the answer fits only at a loss";
            outcomes[i].raw = reply->text;
        } else if (records[i].accepted) {
            accept(outcomes[i], std::move(records[i].record), std::move(records[i].notes));
        } else {
            outcomes[i].error = std::move(records[i].reason);
            outcomes[i].raw = reply->text;
        }
    }
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Extractor::ask_single(const Item& item, Extraction& outcome)
{
    const prompt::Document document{row_id(item.row), item.text};
    std::string previous_answer;
    std::string errors;  // for the model; empty when there is nothing to learn from

    while (outcome.attempts < options_.attempts) {
        if (stopped_ && outcome.attempts > 0)
            co_return Error{Errc::cancelled, "stopped before this text was asked about again"};
        llm::ChatRequest request;
        request.timeout = options_.timeout;
        request.attempt = outcome.attempts;
        request.turns.push_back({llm::Role::user, single_.prompt->user({&document, 1})});
        if (!errors.empty()) {
            request.turns.push_back({llm::Role::assistant, previous_answer});
            request.turns.push_back({llm::Role::user, single_.prompt->ask_again(errors)});
        }
        const auto answered_before = answered_;
        auto reply = co_await single_.provider->chat(std::move(request));
        ++outcome.attempts;
        outcome.prompt_hash = single_hash_;
        if (!reply) {
            // The provider has retried what can be retried.
            co_return settle_failure(single_, reply.error(), answered_before, {&outcome, 1});
        }
        count_reply(single_, *reply, {&outcome, 1});

        errors.clear();
        auto reason = no_answer(*reply);
        outcome.raw = std::move(reply->text);
        if (reason) {
            outcome.error = std::move(*reason);
            continue;
        }
        auto decoded = decoder_.decode(outcome.raw, schema_);
        const std::string losses = decoded ? decode::losses_for_model(decoded->notes) : std::string{};
        const bool is_last = outcome.attempts == options_.attempts;
        if (decoded && (is_last || (!is_torn(*decoded) && losses.empty()))) {
            accept(outcome, std::move(decoded->json), std::move(decoded->notes));
            co_return Result<void>{};
        }
        if (decoded) {
            // Mended, but what was torn off or bent is lost: a whole answer
            // that fits is better while there is an attempt left.
            outcome.error = losses.empty() ? "the answer ended in the middle" : "the answer fits only at a loss";
            errors = losses;
            previous_answer = outcome.raw;
            continue;
        }
        outcome.error = decoded.error().for_person();
        errors = decoded.error().for_model();
        previous_answer = outcome.raw;
    }
    co_return Result<void>{};
}

llm::Counters Extractor::counters() const
{
    llm::Counters sum;
    for (const auto& lane : {single_, packed_}) {
        if (!lane.provider)
            continue;
        const auto part = lane.provider->counters();
        sum.calls += part.calls;
        sum.retries += part.retries;
        sum.failures += part.failures;
    }
    return sum;
}

void Extractor::stop()
{
    stopped_ = true;
    for (const auto& lane : {single_, packed_}) {
        if (lane.provider)
            lane.provider->stop_retrying();
    }
}

/// A failed call ends the run or is these texts' reason for rejection.
Result<void> Extractor::settle_failure(const Lane& lane, const llm::CallFailure& failure, std::uint64_t answered_before,
                                       std::span<Extraction> outcomes)
{
    // A call that brought no answer has cost nothing.
    if (failure.usage.input || failure.usage.output)
        charge(lane, failure.usage, failure.model, outcomes);
    // After a stop nothing is tried again: that tells nothing about this text
    // and nothing about the provider.
    if (stopped_ && failure.advice == llm::Advice::retry)
        return Error{Errc::cancelled, "stopped before this text was asked about again"};
    const bool outage = failure.advice == llm::Advice::retry &&
                        is_outage(failure.others_answered.value_or(answered_ != answered_before));
    if (outage || failure.advice == llm::Advice::stop_run || failure.error.code == Errc::cancelled)
        return failure.error;
    for (auto& outcome : outcomes)
        outcome.error = failure.error.text();
    return {};
}

bool Extractor::is_outage(bool others_answered)
{
    if (others_answered)
        return false;
    const bool may_be_the_text = under_way_ == 1 && answered_ > 0 && !failed_alone_;
    failed_alone_ = true;
    return !may_be_the_text;
}

void Extractor::count_reply(const Lane& lane, const llm::ChatReply& reply, std::span<Extraction> outcomes)
{
    ++answered_;
    failed_alone_ = false;
    // One string serves all rows that the same model answered.
    if (*last_model_ != reply.model)
        last_model_ = shared(reply.model);
    for (auto& outcome : outcomes)
        outcome.model = last_model_;
    charge(lane, reply.usage, reply.model, outcomes);
}

void Extractor::charge(const Lane& lane, const llm::Usage& usage, const std::string& model, std::span<Extraction> outcomes)
{
    const auto cost = prices_.cost(lane.provider->name(), model, usage);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto& outcome = outcomes[i];
        add(outcome.usage, share(usage, outcomes.size(), i));
        if (cost && outcome.cost)
            *outcome.cost += share(*cost, outcomes.size(), i);
        else
            outcome.cost.reset();
    }
}

}  // namespace assay::extract
