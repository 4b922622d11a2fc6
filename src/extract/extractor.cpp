#include "extract/extractor.hpp"

#include "extract/row_id.hpp"
#include "extract/token_confidence.hpp"
#include "extract/unpack.hpp"
#include "extract/vote.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

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

constexpr const char* not_in_the_text = "the answer has values that are not in the text: ";

void accept(Extraction& outcome, std::string record, std::vector<decode::Note> notes)
{
    outcome.status = Status::accepted;
    outcome.record = std::move(record);
    outcome.notes = std::move(notes);
    outcome.error.clear();
    outcome.raw.clear();
}

std::string one_line(std::string lines)
{
    std::replace(lines.begin(), lines.end(), '\n', ' ');
    return lines;
}

/// What an earlier process was told for this sample; null if nothing.
const Try* try_of(const Item& item, int sample)
{
    if (!item.before)
        return nullptr;
    const auto found = std::find_if(item.before->begin(), item.before->end(),
                                    [sample](const Try& one) { return one.sample == sample; });
    return found == item.before->end() ? nullptr : &*found;
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
    : schema_{schema}, single_{single}, packed_{packed}, receipts_{prices}, options_{options},
      decoder_{{}, {.align = options.align}}, grounding_{options.ground, options.ungrounded, schema_}, pack_size_{options.pack},
      single_hash_{shared(single.prompt->hash())},
      packed_hash_{packed.prompt ? shared(packed.prompt->hash()) : nullptr}
{
    assert(options_.attempts >= 1);
}

asio::awaitable<Result<void>> Extractor::extract(std::vector<Item> items, Settle settle, Tried tried)
{
    const Counted under_way{under_way_};
    if (options_.samples == 1)
        co_return co_await extract_once(items, 0, settle, tried);
    std::vector<std::vector<Extraction>> answers(items.size(), std::vector<Extraction>(options_.samples));
    const auto ask = [&](std::size_t sample) -> asio::awaitable<Result<void>> {
        if (stopped_ && sample > 0)
            co_return Error{Errc::cancelled, "stopped before these texts were asked about as often as wanted"};
        const Settle keep = [&](std::size_t i, Extraction answer) { answers[i][sample] = std::move(answer); };
        co_return co_await extract_once(items, static_cast<int>(sample), keep, tried);
    };
    if (auto asked = co_await each(options_.samples, ask); !asked)
        co_return asked.error();
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!items[i].is_settled)
            settle(i, combined(std::move(answers[i]), schema_));
    co_return Result<void>{};
}

/// Calls ask(0), ask(1), ... at the extractor's pace. The first error in their
/// order; one by one, nothing is asked after it.
template <class Ask>
asio::awaitable<Result<void>> Extractor::each(std::size_t count, Ask ask) const
{
    if (options_.pace == Pace::one_by_one || count < 2) {
        for (std::size_t i = 0; i < count; ++i)
            if (auto asked = co_await ask(i); !asked)
                co_return asked.error();
        co_return Result<void>{};
    }
    const auto executor = co_await asio::this_coro::executor;
    using Asking = decltype(asio::co_spawn(executor, ask(0), asio::deferred));
    std::vector<Asking> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(asio::co_spawn(executor, ask(i), asio::deferred));
    auto group = asio::experimental::make_parallel_group(std::move(all));
    const auto [order, exceptions, results] = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const auto& exception : exceptions)
        if (exception)
            std::rethrow_exception(exception);
    for (const auto& result : results)
        if (!result)
            co_return result.error();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Extractor::extract_once(std::span<const Item> items, int sample, const Settle& settle,
                                                        const Tried& tried)
{
    std::vector<Extraction> outcomes(items.size());
    std::vector<const Try*> before;
    for (std::size_t i = 0; i < items.size(); ++i) {
        before.push_back(try_of(items[i], sample));
        if (before[i])
            outcomes[i] = before[i]->so_far;
    }
    if (items.size() > 1) {
        assert(packed_.provider != nullptr);
        if (const auto asked = co_await ask_packs(items, sample, outcomes); !asked)
            co_return asked.error();
    }
    const auto was_decided = [&](std::size_t i) { return before[i] && before[i]->is_decided; };
    // Of one sample the answer is settled at once; of several it is kept until the others are there.
    const bool is_vote = tried && options_.samples > 1;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].is_settled)
            continue;
        const bool is_decided = was_decided(i) || outcomes[i].status == Status::accepted || outcomes[i].attempts >= options_.attempts;
        if (!is_decided)
            open.push_back(i);
        const bool is_new = outcomes[i].attempts > (before[i] ? before[i]->so_far.attempts : 0);
        if (tried && is_new && (is_vote || !is_decided)) {
            const Try so_far{sample, is_decided, outcomes[i]};
            co_await tried(i, so_far);
        }
        if (is_decided)
            settle(i, std::move(outcomes[i]));
    }
    const auto ask = [&](std::size_t place) -> asio::awaitable<Result<void>> {
        const auto i = open[place];
        std::function<asio::awaitable<void>()> note;
        if (tried)
            note = [&tried, &outcomes, i, sample]() -> asio::awaitable<void> {
                const Try so_far{sample, false, outcomes[i]};
                co_await tried(i, so_far);
            };
        if (auto asked = co_await ask_single(items[i], sample, outcomes[i], note); !asked)
            co_return asked.error();
        // So that a pack that has shrunk to one text may grow again.
        if (items.size() == 1 && packed_.provider)
            pack_size_.count(1, outcomes[i].attempts > 1 ? 1 : 0, 0);
        if (is_vote) {
            const Try vote{sample, true, outcomes[i]};
            co_await tried(i, vote);
        }
        settle(i, std::move(outcomes[i]));
        co_return Result<void>{};
    };
    co_return co_await each(open.size(), ask);
}

/// Asks about all items whose texts can be told apart, in one pack or, where a
/// pack brings nothing at all, in halves of it.
asio::awaitable<Result<void>> Extractor::ask_packs(std::span<const Item> items, int sample, std::span<Extraction> outcomes)
{
    std::vector<std::string_view> texts;
    for (const auto& item : items)
        texts.push_back(item.text);
    const EchoCheck echoes{texts};
    std::vector<std::size_t> telling;
    // Who failed in a pack of an earlier process is asked about alone.
    for (std::size_t i = 0; i < items.size(); ++i)
        if (echoes.is_telling(i) && outcomes[i].attempts == 0)
            telling.push_back(i);

    std::vector<std::vector<std::size_t>> packs{std::move(telling)};
    while (!packs.empty()) {
        std::vector<std::vector<std::size_t>> halves;
        const auto ask = [&](std::size_t place) -> asio::awaitable<Result<void>> {
            auto& pack = packs[place];
            // One document alone needs no envelope, and an attempt is left for that.
            if (pack.size() < 2 || outcomes[pack.front()].attempts + 1 >= std::max(options_.attempts, 2))
                co_return Result<void>{};
            if (stopped_ && outcomes[pack.front()].attempts > 0)
                co_return Error{Errc::cancelled, "stopped before these texts were asked about again"};
            co_return co_await ask_packed(items, pack, sample, outcomes);
        };
        if (auto asked = co_await each(packs.size(), ask); !asked)
            co_return asked.error();
        for (const auto& pack : packs) {
            const bool is_done = pack.size() < 2 || std::any_of(pack.begin(), pack.end(), [&](std::size_t i) {
                return outcomes[i].status == Status::accepted;
            });
            // Those without an attempt left end in the next round.
            if (is_done || outcomes[pack.front()].attempts + 1 >= std::max(options_.attempts, 2))
                continue;
            const auto middle = pack.begin() + static_cast<std::ptrdiff_t>(pack.size() / 2);
            halves.emplace_back(pack.begin(), middle);
            halves.emplace_back(middle, pack.end());
        }
        packs = std::move(halves);
    }
    co_return Result<void>{};
}

llm::ChatRequest Extractor::packed_request(std::span<const Item> items, std::span<const std::size_t> places) const
{
    std::vector<prompt::Document> documents;
    for (const auto i : places)
        documents.push_back({row_id(items[i].row), items[i].text});
    llm::ChatRequest request;
    request.timeout = options_.timeout;
    request.turns.push_back({llm::Role::user, packed_.prompt->user(documents)});
    return request;
}

/// One question about the items at these places; settled ones leave it if it
/// was not asked with them before.
asio::awaitable<Result<void>> Extractor::ask_packed(std::span<const Item> items, std::vector<std::size_t>& places, int sample,
                                                    std::span<Extraction> all_outcomes)
{
    auto request = packed_request(items, places);
    request.sample = sample;
    const auto is_settled = [&](std::size_t i) { return items[i].is_settled; };
    if (std::any_of(places.begin(), places.end(), is_settled) && !packed_.provider->is_paid_for(request)) {
        std::erase_if(places, is_settled);
        if (places.size() < 2)
            co_return Result<void>{};
        request = packed_request(items, places);
        request.sample = sample;
    }
    std::vector<std::string> ids;
    std::vector<std::string_view> texts;
    std::vector<Extraction*> outcomes;
    for (const auto i : places) {
        ids.push_back(row_id(items[i].row));
        texts.push_back(items[i].text);
        outcomes.push_back(&all_outcomes[i]);
    }
    const auto answered_before = answered_;
    const auto reply = co_await packed_.provider->chat(std::move(request));
    for (auto* outcome : outcomes) {
        ++outcome->attempts;
        outcome->prompt_hash = packed_hash_;
    }
    // One text may be the trouble of all, so they are asked about apart then.
    if (!reply) {
        pack_size_.count(places.size(), places.size(), 0);
        co_return settle_failure(packed_, reply.error(), answered_before, outcomes);
    }
    count_reply(packed_, *reply, outcomes);
    if (const auto reason = no_answer(*reply); reason && reply->finish != llm::Finish::length) {
        for (auto* outcome : outcomes) {
            outcome->error = *reason;
            outcome->raw = reply->text;
        }
        pack_size_.count(places.size(), places.size(), reply->usage.output.value_or(0));
        co_return Result<void>{};
    }

    auto records = unpack(reply->text, ids, EchoCheck{texts}, schema_, decoder_);
    std::size_t failed = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        judge(std::move(records[i]), texts[i], reply->text, *outcomes[i]);
        failed += outcomes[i]->status != Status::accepted;
    }
    pack_size_.count(places.size(), failed, reply->usage.output.value_or(0));
    co_return Result<void>{};
}

/// What a document's part of a packed answer is worth.
void Extractor::judge(UnpackedRecord record, std::string_view text, const std::string& answer, Extraction& outcome)
{
    const bool is_last = outcome.attempts >= options_.attempts;
    outcome.error = std::move(record.reason);
    if (record.accepted) {
        const auto objections = grounding_.objections(record.record, text);
        if (record.is_at_a_loss && !is_last) {
            outcome.error = "the answer fits only at a loss";
        } else if (!objections.empty() && (!is_last || grounding_.rejects())) {
            outcome.error = not_in_the_text + one_line(objections);
        } else {
            grounding_.drop(record.record, record.notes, text);
            accept(outcome, std::move(record.record), std::move(record.notes));
            return;
        }
    }
    outcome.raw = answer;
}

asio::awaitable<Result<void>> Extractor::ask_single(const Item& item, int sample, Extraction& outcome,
                                                      std::function<asio::awaitable<void>()> tried)
{
    const prompt::Document document{row_id(item.row), item.text};
    Extraction* const asked = &outcome;
    std::string previous_answer;
    std::string errors;  // for the model; empty when there is nothing to learn from

    const int attempts_before = outcome.attempts;
    while (outcome.attempts < options_.attempts) {
        if (tried && outcome.attempts > attempts_before)
            co_await tried();
        if (stopped_ && outcome.attempts > 0)
            co_return Error{Errc::cancelled, "stopped before this text was asked about again"};
        llm::ChatRequest request;
        request.timeout = options_.timeout;
        request.attempt = outcome.attempts;
        request.rejected_ms = item.rejected_ms;
        request.sample = sample;
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
            co_return settle_failure(single_, reply.error(), answered_before, {&asked, 1});
        }
        count_reply(single_, *reply, {&asked, 1});

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
        const auto objections = decoded ? grounding_.objections(decoded->json, item.text) : "";
        const bool is_whole = decoded && !is_torn(*decoded) && losses.empty() && objections.empty();
        if (is_whole || (decoded && is_last && (objections.empty() || !grounding_.rejects()))) {
            grounding_.drop(decoded->json, decoded->notes, item.text);
            // What was changed is not what the model was so sure of.
            if (!reply->tokens.empty() && decoded->notes.empty())
                outcome.confidence = token_confidence(outcome.raw, reply->tokens);
            accept(outcome, std::move(decoded->json), std::move(decoded->notes));
            co_return Result<void>{};
        }
        if (decoded) {
            // Mended, but what was torn off or bent is lost: a whole answer
            // that fits is better while there is an attempt left.
            outcome.error = !losses.empty()       ? "the answer fits only at a loss"
                            : objections.empty() ? "the answer ended in the middle"
                                                 : not_in_the_text + one_line(objections);
            errors = losses + (losses.empty() || objections.empty() ? "" : "\n") + objections;
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
        if (lane.provider)
            sum += lane.provider->counters();
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
                                       std::span<Extraction* const> outcomes)
{
    receipts_.add_failure(lane.provider->name(), failure, outcomes);
    // After a stop nothing is tried again: that tells nothing about this text
    // and nothing about the provider.
    if (stopped_ && failure.advice == llm::Advice::retry)
        return Error{Errc::cancelled, "stopped before this text was asked about again"};
    const bool outage = failure.advice == llm::Advice::retry &&
                        is_outage(failure.others_answered.value_or(answered_ != answered_before));
    if (outage || failure.advice == llm::Advice::stop_run || failure.error.code == Errc::cancelled)
        return failure.error;
    for (auto* outcome : outcomes)
        outcome->error = failure.error.text();
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

void Extractor::count_reply(const Lane& lane, const llm::ChatReply& reply, std::span<Extraction* const> outcomes)
{
    ++answered_;
    failed_alone_ = false;
    receipts_.add_reply(lane.provider->name(), reply, outcomes);
}

}  // namespace assay::extract
