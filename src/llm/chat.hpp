#pragma once

#include "core/json.hpp"
#include "core/money.hpp"
#include "core/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace assay::llm {

/// What is the same for every request of a run. A dialect writes it into
/// bytes once; only the turns are new each time.
struct ChatTask {
    std::string model;
    std::string system;             ///< The system prompt.
    Json answer_schema;             ///< What the answer must look like, already in our normal form.
    std::string schema_name;        ///< [A-Za-z0-9_-]{1,64}
    std::int64_t max_output_tokens = 4096;
    std::optional<double> temperature{};  ///< Not sent unless the user asks: many models refuse it.
    bool token_probabilities = false;     ///< Wanted in replies, from who has them.
};

enum class Role { user, assistant };

struct Turn {
    Role role;
    std::string text;
};

struct ChatRequest {
    std::vector<Turn> turns;  ///< Begins with the user's.
    std::chrono::milliseconds timeout{120'000};
    /// How often this text has been answered before: tells the same question
    /// asked again apart where answers are kept by content.
    int attempt = 0;
    int sample = 0;   ///< Which of several answers to one question this is to be; tells them apart in the same way.
    /// When the whole question was given up before, as Unix time, and is now
    /// begun anew; 0: never. What came of it then is not to be found again.
    std::int64_t rejected_ms = 0;
};

/// Token counts as the provider bills them; absent means the provider did not
/// say, which is not zero. `input` is the whole input, cached parts included,
/// whatever the provider's own convention is.
struct Usage {
    std::optional<std::int64_t> input{};
    std::optional<std::int64_t> cached{};       ///< Part of input read from the provider's prompt cache.
    std::optional<std::int64_t> cache_write{};  ///< Part of input written to it.
    std::optional<std::int64_t> output{};       ///< Reasoning included.
    std::optional<std::int64_t> reasoning{};    ///< Part of output.
    bool batch = false;  ///< Asked through a batch API, which has prices of its own.
};

/// Adds the counts that `part` knows; a count no part knows stays unknown.
void add(Usage& total, const Usage& part);

/// What someone other than the one who answered has billed.
struct Billed {
    std::string provider;  ///< As Provider::name().
    std::string model;
    Usage usage;
};

enum class Finish {
    stop,      ///< The model was done.
    length,    ///< Cut at the output limit: the text is probably torn.
    refusal,   ///< The model would not; `text` says why if it did.
    filtered,  ///< A content filter stopped it.
};

/// A piece of an answer's text, as the model made it.
struct AnswerToken {
    std::size_t bytes;       ///< Of the text, in UTF-8.
    double log_probability;  ///< Natural logarithm; given all that comes before it.
};

struct ChatReply {
    std::string text;
    std::vector<AnswerToken> tokens{};  ///< All of `text` in order, if the task wants them and the provider has them; else empty.
    Finish finish = Finish::stop;
    Usage usage;
    std::string provider{};  ///< Who answered, if not the one that was asked: as Provider::name().
    std::string model;       ///< As the provider names it in the answer.
    std::string request_id;  ///< The provider's, for asking its support.
    int sends = 1;           ///< Requests it took, retries included.
    std::optional<std::chrono::milliseconds> latency{};  ///< From the last request's sending to its answer's end; nothing if nobody measured it.
    std::vector<Billed> billed_elsewhere{};
};

/// What to do about a call that brought no reply.
enum class Advice {
    retry,       ///< Passing trouble: again, after a pause.
    reject_row,  ///< This request can never work (too long, refused as invalid).
    weaken,      ///< The server refuses the way we ask for JSON: ask in a weaker way.
    stop_run,    ///< No request can work: bad key, no quota, unknown model.
};

struct CallFailure {
    Error error;
    Advice advice = Advice::retry;
    std::optional<std::chrono::milliseconds> retry_after{};  ///< The server's wish.
    bool is_rate_limit = false;  ///< Too many requests: this says nothing against this one.
    Usage usage{};               ///< What answers that could not be used have cost.
    std::string provider{};      ///< Whose answers those were, if not the asked one's.
    std::string model{};
    std::vector<Billed> billed_elsewhere{};
    /// Whether other chats were answered while this one went on failing;
    /// nothing if the provider does not know.
    std::optional<bool> others_answered{};
};

using ChatResult = boost::system::result<ChatReply, CallFailure>;

[[noreturn]] inline void throw_exception_from_error(const CallFailure& failure, const boost::source_location&)
{
    throw std::runtime_error(failure.error.text());
}

}  // namespace assay::llm
