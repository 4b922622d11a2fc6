#include "extract/extractor.hpp"

#include "extract/each.hpp"
#include "extract/vote.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace asio = boost::asio;

namespace assay::extract {
namespace {

/// After so many votes in doubt no more are asked for: a text that makes every
/// call fail would look like an outage in the end.
constexpr std::ptrdiff_t votes_in_doubt = 2;

/// What an earlier process was told for this sample; null if nothing.
const Try* try_of(const Item& item, int sample)
{
    if (!item.before)
        return nullptr;
    const auto found = std::find_if(item.before->begin(), item.before->end(),
                                    [sample](const Try& one) { return one.sample == sample; });
    return found == item.before->end() ? nullptr : &*found;
}

}  // namespace

Extractor::Extractor(const schema::Schema& schema, Lane single, Lane packed, const llm::PriceTable& prices,
                     ExtractorOptions options)
    : schema_{schema}, options_{options}, providers_{single.provider, packed.provider}, calls_{prices},
      judge_{schema_, options_}, single_{single, options_, judge_, calls_}, packed_{packed, options_, judge_, calls_}
{
    assert(options_.attempts >= 1);
}

asio::awaitable<Result<void>> Extractor::extract(std::vector<Item> items, Settle settle, Tried tried)
{
    const Calls::UnderWay under_way{calls_};
    if (options_.samples == 1)
        co_return co_await extract_once(items, 0, settle, tried);
    std::vector<std::vector<Extraction>> answers(items.size(), std::vector<Extraction>(options_.samples));
    const auto are_spoiled = [&] {
        for (std::size_t i = 0; i < items.size(); ++i) {
            const auto in_doubt = std::count_if(answers[i].begin(), answers[i].end(),
                                                [](const Extraction& answer) { return answer.is_in_doubt; });
            if (!items[i].is_settled && in_doubt < votes_in_doubt)
                return false;
        }
        return true;
    };
    const auto ask = [&](std::size_t sample) -> asio::awaitable<Result<void>> {
        if (are_spoiled())
            co_return Result<void>{};
        if (calls_.is_stopped() && sample > 0)
            co_return Error{Errc::cancelled, "stopped before these texts were asked about as often as wanted"};
        const Settle keep = [&](std::size_t i, Extraction answer) { answers[i][sample] = std::move(answer); };
        co_return co_await extract_once(items, static_cast<int>(sample), keep, tried);
    };
    if (auto asked = co_await each(options_.pace, options_.samples, ask); !asked)
        co_return asked.error();
    for (std::size_t i = 0; i < items.size(); ++i)
        if (!items[i].is_settled)
            settle(i, combined(std::move(answers[i]), schema_));
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
        if (const auto asked = co_await packed_.ask(items, sample, outcomes); !asked)
            co_return asked.error();
    }
    const auto was_decided = [&](std::size_t i) { return before[i] && before[i]->is_decided; };
    // Of one sample the answer is settled at once; of several it is kept until the others are there.
    const bool is_vote = tried && options_.samples > 1;
    std::vector<std::size_t> open;
    // All go to disk together.
    std::vector<Try> news;
    news.reserve(items.size());
    std::vector<asio::awaitable<void>> kept;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].is_settled)
            continue;
        const bool is_decided = was_decided(i) || outcomes[i].status == Status::accepted || outcomes[i].attempts >= options_.attempts;
        if (!is_decided)
            open.push_back(i);
        const bool is_new = outcomes[i].attempts > (before[i] ? before[i]->so_far.attempts : 0);
        if (tried && is_new && !outcomes[i].is_in_doubt && (is_vote || !is_decided)) {
            news.push_back({sample, is_decided, outcomes[i]});
            kept.push_back(tried(i, news.back()));
        }
        if (is_decided)
            settle(i, std::move(outcomes[i]));
    }
    for (auto& one : kept)
        co_await std::move(one);
    const auto ask = [&](std::size_t place) -> asio::awaitable<Result<void>> {
        const auto i = open[place];
        std::function<asio::awaitable<void>()> note;
        if (tried)
            note = [&tried, &outcomes, i, sample]() -> asio::awaitable<void> {
                const Try so_far{sample, false, outcomes[i]};
                co_await tried(i, so_far);
            };
        if (auto asked = co_await single_.ask(items[i], sample, outcomes[i], note); !asked)
            co_return asked.error();
        if (items.size() == 1)
            packed_.count_alone(outcomes[i]);
        if (is_vote && !outcomes[i].is_in_doubt) {
            const Try vote{sample, true, outcomes[i]};
            co_await tried(i, vote);
        }
        settle(i, std::move(outcomes[i]));
        co_return Result<void>{};
    };
    co_return co_await each(options_.pace, open.size(), ask);
}

llm::Counters Extractor::counters() const
{
    llm::Counters sum;
    for (const auto* provider : providers_) {
        if (provider)
            sum += provider->counters();
    }
    return sum;
}

void Extractor::stop()
{
    calls_.stop();
    for (auto* provider : providers_) {
        if (provider)
            provider->stop_retrying();
    }
}

}  // namespace assay::extract
