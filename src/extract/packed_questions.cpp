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
    // Who failed in a pack of an earlier process is asked about alone, and takes
    // part no more than the settled ones do.
    std::vector<Extraction> elsewhere(items.size());
    std::vector<Extraction*> answers;
    Places telling;
    std::vector<bool> takes_part;  // and no more than that
    for (std::size_t i = 0; i < items.size(); ++i) {
        takes_part.push_back(items[i].is_settled || outcomes[i].attempts > 0);
        answers.push_back(takes_part[i] ? &elsewhere[i] : &outcomes[i]);
        if (echoes.is_telling(i))
            telling.push_back(i);
    }
    const auto wants_answer = [&](const Places& pack) {
        return may_be_asked(pack, answers) &&
               !std::all_of(pack.begin(), pack.end(), [&](std::size_t i) -> bool { return takes_part[i]; });
    };

    std::vector<Places> packs{std::move(telling)};
    while (!packs.empty()) {
        std::vector<Places> halves;
        const auto ask_one = [&](std::size_t place) -> asio::awaitable<Result<void>> {
            auto& pack = packs[place];
            if (!wants_answer(pack))
                co_return Result<void>{};
            if (calls_.is_stopped() && answers[pack.front()]->attempts > 0)
                co_return Error{Errc::cancelled, "stopped before these texts were asked about again"};
            co_return co_await ask_pack(items, pack, sample, answers, takes_part);
        };
        if (auto asked = co_await each(options_.pace, packs.size(), ask_one); !asked)
            co_return asked.error();
        for (const auto& pack : packs) {
            // Those without an attempt left end here.
            if (!wants_answer(pack) || std::any_of(pack.begin(), pack.end(), [&](std::size_t i) {
                    return answers[i]->status == Status::accepted;
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
bool PackedQuestions::may_be_asked(const Places& pack, std::span<Extraction* const> answers) const
{
    return pack.size() >= 2 && answers[pack.front()]->attempts + 1 < std::max(options_.attempts, 2);
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

/// One question about the items at these places; those that only take part
/// leave it if it was not asked with them before.
asio::awaitable<Result<void>> PackedQuestions::ask_pack(std::span<const Item> items, Places& places, int sample,
                                                        std::span<Extraction* const> answers,
                                                        const std::vector<bool>& takes_part)
{
    auto question = request(items, places, sample);
    const auto only_takes_part = [&](std::size_t i) { return takes_part[i]; };
    if (std::any_of(places.begin(), places.end(), only_takes_part) && !lane_.provider->is_paid_for(question)) {
        std::erase_if(places, only_takes_part);
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
        outcomes.push_back(answers[i]);
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
