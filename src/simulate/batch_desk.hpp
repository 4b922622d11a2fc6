#pragma once

#include "simulate/api.hpp"
#include "simulate/batch_options.hpp"
#include "simulate/chat_service.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::simulate {

/// One request of a batch, and what became of it.
struct BatchEntry {
    enum class Fate { waiting, answered, expired, cancelled, failed };

    std::string custom_id;
    std::string body;       ///< With simdjson's padding. Given up once it is answered.
    Fate fate = Fate::waiting;
    int status = 0;         ///< Of the reply, if it is answered...
    std::string reply{};    ///< ...and its body.
};

struct BatchComplaint {
    std::string code;
    std::string message;
    std::size_t line = 0;  ///< From 1; 0: none.
};

struct Batch {
    enum class Stage { working, ended, refused };

    std::string id;
    std::string input_file{};
    std::vector<BatchEntry> entries{};
    std::vector<BatchComplaint> complaints{};  ///< Why it was refused.
    std::uint64_t number = 0;
    Moment created{};
    std::optional<Moment> cancelled{};
    Stage stage = Stage::working;
    bool expired = false;   ///< Some of its requests are.

    [[nodiscard]] std::size_t count(BatchEntry::Fate fate) const;
};

/// The batches of one API, in whatever words. What a batch does is decided
/// when somebody looks at it: it has ended once its time is over, or when it
/// is cancelled, and then as much of it is done as its time has passed. Its
/// requests are answered as they would be online.
class BatchDesk {
public:
    /// More are forgotten, the oldest first.
    static constexpr std::size_t max_batches = 2'000;

    /// The references must outlive it. `prefix` begins the ids.
    BatchDesk(const Api& api, std::string prefix, const SimulatorOptions& options, ChatService& chats, Stats& stats);

    /// `complaints` refuse it.
    Batch& create(std::vector<BatchEntry> entries, std::string input_file, std::vector<BatchComplaint> complaints, Moment now);
    /// As it stands now; null if there is none.
    [[nodiscard]] Batch* find(std::string_view id, Moment now);
    /// Asks for its end; nothing if it has ended.
    void cancel(Batch& batch, Moment now);
    /// Those after `after` (the newest first), or the newest.
    [[nodiscard]] std::vector<const Batch*> list(std::string_view after, std::size_t most, Moment now);
    [[nodiscard]] bool has_more(std::string_view last) const;

    /// Whether the input of the next batch is to be refused. Anthropic refuses
    /// a batch when it is created or never.
    [[nodiscard]] bool refuses_next() const;
    /// Whether the reply to the creation of this batch is to be lost.
    [[nodiscard]] bool loses_reply(const Batch& batch) const;

    /// The places of the entries, in the order in which results are given:
    /// any but that of the input.
    [[nodiscard]] static std::vector<std::size_t> shuffled(const Batch& batch);

private:
    void settle(Batch& batch, Moment now);
    void answer(BatchEntry& entry, const Batch& batch, Moment now);

    const Api& api_;
    std::string prefix_;
    const SimulatorOptions& options_;
    ChatService& chats_;
    Stats& stats_;
    std::deque<Batch> batches_;  ///< The oldest first; references stay good.
    std::uint64_t created_ = 0;
    std::uint64_t serial_ = 0;
};

}  // namespace assay::simulate
