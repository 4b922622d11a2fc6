#include "serve/known_answers.hpp"

#include "batch/answers.hpp"
#include "core/hash.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

/// Of an entry beside its strings: the structures themselves, about.
constexpr std::size_t entry_bytes = 1024;

std::size_t size_of(const extract::Extraction& answer)
{
    std::size_t bytes = entry_bytes + answer.record.size();
    for (const auto& note : answer.notes)
        bytes += sizeof note + note.where.size() + note.before.size() + note.after.size();
    return bytes;
}

}  // namespace

std::string KnownAnswers::key(std::string_view schema_hash, std::string_view text)
{
    std::string question{schema_hash};
    question += '\0';
    question += text;
    const auto hash = sha256(question);
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

KnownAnswers::Turn::~Turn()
{
    if (known_ == nullptr)
        return;
    const auto open = known_->asked_.extract(key_);
    if (!open.empty())
        open.mapped()->cancel();
}

void KnownAnswers::Turn::settle(const extract::Extraction& answer)
{
    const auto bytes = size_of(answer);
    if (answer.status != extract::Status::accepted || bytes > known_->max_bytes_ || known_->by_key_.contains(key_))
        return;
    known_->entries_.push_front({key_, answer, bytes});
    known_->by_key_.emplace(known_->entries_.front().key, known_->entries_.begin());
    known_->bytes_ += bytes;
    while (known_->bytes_ > known_->max_bytes_) {
        auto& oldest = known_->entries_.back();
        known_->bytes_ -= oldest.bytes;
        known_->by_key_.erase(oldest.key);
        known_->entries_.pop_back();
    }
}

std::optional<extract::Extraction> KnownAnswers::recall(const std::string& key)
{
    const auto known = by_key_.find(key);
    if (known == by_key_.end())
        return std::nullopt;
    entries_.splice(entries_.begin(), entries_, known->second);
    auto answer = batch::duplicate_of(entries_.front().answer);
    answer.origin = extract::Origin::cache;
    return answer;
}

asio::awaitable<KnownAnswers::Found> KnownAnswers::find(std::string key)
{
    Found found;
    for (;;) {
        found.answer = recall(key);
        if (found.answer)
            co_return found;
        const auto open = asked_.find(key);
        if (open == asked_.end())
            break;
        // Shared, since its owner lets go of it while others still wait.
        const auto settled = open->second;
        (void)co_await settled->async_wait(asio::as_tuple(asio::use_awaitable));
    }
    asked_.emplace(key, std::make_shared<asio::steady_timer>(executor_, asio::steady_timer::time_point::max()));
    found.turn.emplace(*this, std::move(key));
    co_return found;
}

}  // namespace assay::serve
