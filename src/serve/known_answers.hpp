#pragma once

#include "extract/extraction.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace assay::serve {

/// What a model was paid for and has answered, so that a client that sends a
/// text again, after a timeout perhaps, is not paid for twice; and who is
/// being asked, so that two that send it at once are not either. Accepted
/// answers only, in memory, up to a limit; the longest unused go first.
/// Lives on the network thread.
class KnownAnswers {
public:
    explicit KnownAnswers(boost::asio::any_io_executor executor, std::size_t max_bytes = 64u << 20)
        : executor_{std::move(executor)}, max_bytes_{max_bytes}
    {
    }
    KnownAnswers(const KnownAnswers&) = delete;
    KnownAnswers& operator=(const KnownAnswers&) = delete;

    /// Names a question: all that an answer depends on.
    [[nodiscard]] static std::string key(std::string_view schema_hash, std::string_view text);

    /// The right to ask. Whoever holds it settles the question when it dies.
    class Turn {
    public:
        Turn(KnownAnswers& known, std::string key) : known_{&known}, key_{std::move(key)} {}
        ~Turn();
        Turn(Turn&& other) noexcept : known_{std::exchange(other.known_, nullptr)}, key_{std::move(other.key_)} {}
        Turn& operator=(Turn&&) = delete;

        /// Keeps the answer if it was accepted.
        void settle(const extract::Extraction& answer);

    private:
        KnownAnswers* known_;
        std::string key_;
    };

    /// The answer, free of charge, or the turn to ask. Waits while another is
    /// asking the same.
    struct Found {
        std::optional<extract::Extraction> answer;
        std::optional<Turn> turn;
    };
    [[nodiscard]] boost::asio::awaitable<Found> find(std::string key);

private:
    struct Entry {
        std::string key;
        extract::Extraction answer;
        std::size_t bytes;
    };

    [[nodiscard]] std::optional<extract::Extraction> recall(const std::string& key);

    boost::asio::any_io_executor executor_;
    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    std::list<Entry> entries_;  ///< The one used last comes first.
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
    std::unordered_map<std::string, std::shared_ptr<boost::asio::steady_timer>> asked_;  ///< Cancelled when settled.
};

}  // namespace assay::serve
