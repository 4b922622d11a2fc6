#include "extract/packed_questions.hpp"

#include "extract/each.hpp"
#include "extract/echo_check.hpp"
#include "extract/row_id.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

namespace asio = boost::asio;

namespace assay::extract {

PackedQuestions::PackedQuestions(Lane lane, const ExtractorOptions& options, Judge& judge, Calls& calls)
    : lane_{lane}, options_{options}, judge_{judge}, calls_{calls}, pack_size_{options.pack},
      prompt_hash_{lane.prompt ? std::make_shared<const std::string>(lane.prompt->hash()) : nullptr}
{
}

asio::awaitable<Result<void>> PackedQuestions::ask(std::span<const Item> items, int sample, std::span<Extraction> outcomes)
{
    assert(lane_.provider != nullptr);
    std::vector<std::string_view> texts;
    for (const auto& item : items)
        texts.push_back(item.text);
    const EchoCheck echoes{texts};
    Places telling;
    // Who failed in a pack of an earlier process is asked about alone.
    for (std::size_t i = 0; i < items.size(); ++i)
        if (echoes.is_telling(i) && outcomes[i].attempts == 0)
            telling.push_back(i);

    std::vector<Places> packs{std::move(telling)};
    while (!packs.empty()) {
        std::vector<Places> halves;
        const auto ask_one = [&](std::size_t place) -> asio::awaitable<Result<void>> {
            auto& pack = packs[place];
            if (!may_be_asked(pack, outcomes))
                co_return Result<void>{};
            if (calls_.is_stopped() && outcomes[pack.front()].attempts > 0)
                co_return Error{Errc::cancelled, "stopped before these texts were asked about again"};
            co_return co_await ask_pack(items, pack, sample, outcomes);
        };
        if (auto asked = co_await each(options_.pace, packs.size(), ask_one); !asked)
            co_return asked.error();
        for (const auto& pack : packs) {
            // Those without an attempt left end here.
            if (!may_be_asked(pack, outcomes) || std::any_of(pack.begin(), pack.end(), [&](std::size_t i) {
                    return outcomes[i].status == Status::accepted;
                }))
                continue;
            const auto middle = pack.begin() + static_cast<std::ptrdiff_t>(pack.size() / 2);
            halves.emplace_back(pack.begin(), middle);
            halves.emplace_back(middle, pack.end());
        }
        packs = std::move(halves);
    }
    co_return Result<void>{};
}

/// One document alone needs no envelope, and an attempt is left for that.
bool PackedQuestions::may_be_asked(const Places& pack, std::span<const Extraction> outcomes) const
{
    return pack.size() >= 2 && outcomes[pack.front()].attempts + 1 < std::max(options_.attempts, 2);
}

llm::ChatRequest PackedQuestions::request(std::span<const Item> items, std::span<const std::size_t> places, int sample) const
{
    std::vector<prompt::Document> documents;
    for (const auto i : places)
        documents.push_back({row_id(items[i].row), items[i].text});
    llm::ChatRequest request;
    request.timeout = options_.timeout;
    request.sample = sample;
    request.turns.push_back({llm::Role::user, lane_.prompt->user(documents)});
    return request;
}

/// One question about the items at these places; settled ones leave it if it
/// was not asked with them before.
asio::awaitable<Result<void>> PackedQuestions::ask_pack(std::span<const Item> items, Places& places, int sample,
                                                        std::span<Extraction> all_outcomes)
{
    auto question = request(items, places, sample);
    const auto is_settled = [&](std::size_t i) { return items[i].is_settled; };
    if (std::any_of(places.begin(), places.end(), is_settled) && !lane_.provider->is_paid_for(question)) {
        std::erase_if(places, is_settled);
        if (places.size() < 2)
            co_return Result<void>{};
        question = request(items, places, sample);
    }
    std::vector<std::string> ids;
    std::vector<std::string_view> texts;
    std::vector<Extraction*> outcomes;
    for (const auto i : places) {
        ids.push_back(row_id(items[i].row));
        texts.push_back(items[i].text);
        outcomes.push_back(&all_outcomes[i]);
    }
    const auto answered_before = calls_.answered();
    const auto reply = co_await lane_.provider->chat(std::move(question));
    for (auto* outcome : outcomes) {
        ++outcome->attempts;
        outcome->prompt_hash = prompt_hash_;
    }
    // One text may be the trouble of all, so they are asked about apart then.
    if (!reply) {
        pack_size_.count(places.size(), places.size(), 0);
        co_return calls_.add_failure(*lane_.provider, reply.error(), answered_before, outcomes);
    }
    calls_.add_reply(*lane_.provider, *reply, outcomes);
    const auto failed = judge_.judge_pack(*reply, ids, texts, outcomes);
    pack_size_.count(places.size(), failed, reply->usage.output.value_or(0));
    co_return Result<void>{};
}

void PackedQuestions::count_alone(const Extraction& outcome)
{
    if (lane_.provider)
        pack_size_.count(1, outcome.attempts > 1 ? 1 : 0, 0);
}

}  // namespace assay::extract
