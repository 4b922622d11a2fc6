#include "batch/question_stage.hpp"

#include "extract/extend.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <map>
#include <utility>

namespace asio = boost::asio;

namespace assay::batch {
namespace {

/// What the tries of a question's items have cost that are still open.
class OpenTries {
public:
    void note(std::size_t item, const extract::Try& what)
    {
        extract::Extraction effort;
        add_effort(effort, what.so_far);
        efforts_[{item, what.sample}] = std::move(effort);
    }
    void forget(std::size_t item)
    {
        efforts_.erase(efforts_.lower_bound({item, 0}), efforts_.lower_bound({item + 1, 0}));
    }
    void count(Tally& tally) const
    {
        for (const auto& [of, effort] : efforts_)
            tally.count_effort(effort);
    }

private:
    std::map<std::pair<std::size_t, int>, extract::Extraction> efforts_;  ///< By item and sample.
};

/// One question asks for the same fields of all its texts.
bool go_together(const QuestionStage::Question& question, const PlannedRow& next)
{
    return question.empty() || !question.front().earlier == !next.earlier;
}

}  // namespace

QuestionStage::QuestionStage(InputStage& input, Window& window, Tally& tally, LedgerStage* ledger,
                             extract::Extractor& extractor, Options options)
    : input_{input}, window_{window}, tally_{tally}, ledger_{ledger}, extractor_{extractor}, options_{std::move(options)}
{
    assert(options_.pack >= 1);
}

bool QuestionStage::has_rows() const
{
    // A pack is not cut where the reader took a breath.
    const bool may_cut = input_.has_ended() || (input_.is_paused() && options_.packs == Packs::as_they_come);
    const auto ahead = input_.rows().size();
    return ahead >= options_.pack || (may_cut && ahead > 0);
}

void QuestionStage::take_next(const std::function<void(Question)>& start)
{
    Question question;
    const auto& ahead = input_.rows();
    const auto pack = rows_per_question();
    const auto block = ahead.front().row.row / options_.pack;
    std::size_t bytes = 0;
    while (!ahead.empty() && question.size() < pack && go_together(question, ahead.front())) {
        if (options_.packs == Packs::by_place && ahead.front().row.row / options_.pack != block)
            break;
        bytes += ahead.front().row.text.size();
        if (!question.empty() && bytes > options_.pack_bytes)
            break;
        auto planned = input_.take();
        const bool in_old_packs = options_.packs == Packs::by_place && options_.pack > 1;
        const bool takes_part = planned.was_asked && in_old_packs;
        extract::Item in_pack{planned.row.row, takes_part ? planned.row.text : std::string{}, true};
        const auto ticket = window_.start(std::move(planned.row));
        if (needs_asking(planned, ticket)) {
            // What was rejected in a pack is tried anew without it, though its
            // neighbours may still need that pack's answer.
            if (planned.rejected_ms != 0 && in_old_packs)
                start({to_ask(planned, ticket)});
            else
                question.push_back(to_ask(planned, ticket));
        }
        if (takes_part)
            question.push_back({ticket, planned.key, nullptr, std::move(in_pack)});
    }
    if (!std::all_of(question.begin(), question.end(), [](const Asked& one) { return one.item.is_settled; }))
        start(std::move(question));
}

QuestionStage::Asked QuestionStage::to_ask(PlannedRow& planned, std::uint64_t ticket)
{
    auto& row = window_.row(ticket);
    // Where nothing will be held against the text, nobody needs it any more.
    extract::Item item{row.row, options_.keeps_texts ? row.text : std::move(row.text)};
    item.before = std::move(planned.before);
    item.rejected_ms = planned.rejected_ms;
    return {ticket, planned.key, std::move(planned.earlier), std::move(item), std::move(planned.rejected)};
}

std::size_t QuestionStage::rows_per_question() const
{
    if (options_.packs == Packs::by_place)
        return options_.pack;
    return std::min(options_.pack, extractor_for(input_.rows().front().earlier).pack_size());
}

extract::Extractor& QuestionStage::extractor_for(const std::shared_ptr<const extract::Extraction>& earlier) const
{
    assert(!earlier || options_.extender);
    return earlier ? *options_.extender : extractor_;
}

/// Settles the row here and now if it can be.
bool QuestionStage::needs_asking(PlannedRow& planned, std::uint64_t ticket)
{
    if (auto& defect = window_.row(ticket).defect) {
        extract::Extraction extraction;
        extraction.error = std::move(*defect);
        finish_row(ticket, std::move(extraction));
        return false;
    }
    if (!ledger_)
        return true;
    switch (ledger_->answers().claim(planned, ticket)) {
    case Answers::Claim::ask: return true;
    case Answers::Claim::wait: tally_.count_reused(); return false;
    case Answers::Claim::known:
        tally_.count_reused();
        tally_.count_effort(*planned.answer);
        finish_row(ticket, std::move(*planned.answer));
        return false;
    }
    return true;
}

asio::awaitable<Result<void>> QuestionStage::ask(Question question)
{
    const auto this_one = ++begun_;
    std::vector<extract::Item> items;
    items.reserve(question.size());
    OpenTries open_tries;
    for (auto& one : question) {
        if (const auto& before = one.item.before) {
            for (const auto& what : *before)
                open_tries.note(items.size(), what);
        }
        items.push_back(std::move(one.item));
    }
    const extract::Extractor::Settle take = [&](std::size_t i, extract::Extraction extraction) {
        if (const auto& rejected = question[i].rejected)
            add_effort(extraction, *rejected);
        open_tries.forget(i);
        tally_.count_effort(extraction);
        if (extraction.model && !extraction.is_in_doubt)
            answered_ = std::max(answered_, this_one);
        if (extraction.model)
            tally_.note_answer(std::chrono::steady_clock::now());
        const auto ticket = question[i].ticket;
        const auto& earlier = question[i].earlier;
        if (earlier) {
            tally_.count_extended();
            extraction = extract::extended(*earlier, std::move(extraction));
        }
        Settled settled{ticket, window_.row(ticket).row, question[i].key, std::move(extraction)};
        if (settled.extraction.is_in_doubt)
            held_.hold(std::move(settled), begun_);
        else
            settle(std::move(settled));
        options_.changed();
    };
    extract::Extractor::Tried tried;
    if (ledger_) {
        // A text is asked about again once this try is on disk, so that a crash
        // repeats nothing but what is in flight.
        tried = [&](std::size_t i, const extract::Try& what) {
            open_tries.note(i, what);
            const auto number = ledger_->take(Tried{question[i].key, what});
            options_.changed();
            return ledger_->kept(number);
        };
    }
    auto done = co_await extractor_for(question.front().earlier).extract(std::move(items), take, tried);
    open_tries.count(tally_);
    if (!done && done.error().code == Errc::cancelled && is_stopped_)
        co_return Result<void>{};
    co_return done;
}

void QuestionStage::settle(Settled settled)
{
    if (ledger_)
        ledger_->take(std::move(settled));
    else
        finish_row(settled.ticket, std::move(settled.extraction));
}

void QuestionStage::settle_proven()
{
    for (auto& settled : held_.take_proven(answered_))
        settle(std::move(settled));
}

void QuestionStage::settle_held()
{
    for (auto& settled : held_.take_all())
        settle(std::move(settled));
}

void QuestionStage::release(Settled settled)
{
    for (const auto waiting : ledger_->answers().settle(settled))
        finish_row(waiting, duplicate_of(settled.extraction));
    finish_row(settled.ticket, std::move(settled.extraction));
}

void QuestionStage::finish_row(std::uint64_t ticket, extract::Extraction extraction)
{
    tally_.count_row(extraction);
    window_.finish(ticket, std::move(extraction));
}

void QuestionStage::stop()
{
    is_stopped_ = true;
    extractor_.stop();
    if (options_.extender)
        options_.extender->stop();
}

llm::Counters QuestionStage::counters() const
{
    auto counters = extractor_.counters();
    if (options_.extender)
        counters += options_.extender->counters();
    return counters;
}

}  // namespace assay::batch
