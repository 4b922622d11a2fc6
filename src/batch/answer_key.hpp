#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace assay::batch {

/// Names an answer by everything that decides it: who is asked, in which
/// words, and about which text. 128 bits of a SHA-256: two different
/// questions of all assay will ever ask do not meet.
struct AnswerKey {
    std::array<std::uint8_t, 16> bytes{};

    friend bool operator==(const AnswerKey&, const AnswerKey&) = default;
    [[nodiscard]] std::string_view blob() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
    /// Nothing if that is no key.
    [[nodiscard]] static std::optional<AnswerKey> from_blob(std::string_view blob);
};

/// `question` is the hash of all but the text: provider, model, parameters,
/// prompt and schema.
[[nodiscard]] AnswerKey answer_key(std::string_view question, std::string_view text);

/// The question that a record put together from two answers counts for: one
/// asked before about some of the fields of `question`, one about the others.
/// It is not what one answer to all would have been, so it has a name of its own.
[[nodiscard]] std::string extended_question(std::string_view question);

struct AnswerKeyHash {
    std::size_t operator()(const AnswerKey& key) const
    {
        std::size_t value = 0;
        std::memcpy(&value, key.bytes.data(), sizeof value);
        return value;
    }
};

}  // namespace assay::batch
