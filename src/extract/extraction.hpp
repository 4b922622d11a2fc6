#pragma once

#include "core/money.hpp"
#include "decode/decode.hpp"
#include "llm/chat.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::extract {

enum class Status { accepted, rejected };

/// Where an outcome came from.
enum class Origin {
    asked,      ///< A model was asked about this text in this run.
    duplicate,  ///< An earlier row of this run has the same text.
    cache,      ///< Another run has asked the same before.
    extended,   ///< Another run has asked for some of the fields before; a model was asked for the others.
};

/// As the column `_origin` has it.
[[nodiscard]] constexpr std::string_view origin_text(Origin origin)
{
    switch (origin) {
    case Origin::asked: return "asked";
    case Origin::duplicate: return "duplicate";
    case Origin::cache: return "cache";
    case Origin::extended: return "extended";
    }
    return "";
}

/// What became of one text: the record or the reason there is none, with the
/// receipt. A rejected text is an outcome, not an error.
struct Extraction {
    Status status = Status::rejected;
    Origin origin = Origin::asked;
    std::string record;  ///< Accepted: the record as minified JSON, valid under the schema.
    std::string error;   ///< Rejected: why, in one line.
    std::string raw;     ///< Rejected: the last answer as the model gave it, if there was one.
    std::vector<decode::Note> notes;
    std::string confidence;  ///< JSON object: of several answers see Vote, of one token_confidence(); empty if nobody knows.
    int attempts = 0;    ///< Answers asked for that this text took part in.
    std::optional<std::chrono::milliseconds> latency{};  ///< Of the last answer: see llm::ChatReply; nothing of what was not asked for.
    std::shared_ptr<const std::string> model;  ///< As named by the last answer; null if there was none.
    std::shared_ptr<const std::string> prompt_hash;
    llm::Usage usage;                          ///< Of all attempts; this text's share of packed ones.
    std::optional<Money> cost = Money{};       ///< Nothing once any part of it is unknown.
    /// Its last call failed through all its retries, and of several samples that
    /// of any: perhaps the provider was away. Not kept.
    bool is_in_doubt = false;
};

/// Adds what `of` has cost: its attempts, tokens and money.
void add_effort(Extraction& to, const Extraction& of);

/// What came so far of one of the answers asked for about a text.
struct Try {
    int sample = 0;           ///< Which of ExtractorOptions::samples.
    bool is_decided = false;  ///< Nothing more is asked for this one.
    Extraction so_far;
};

/// A text to extract from, under its place in the input.
struct Item {
    std::uint64_t row;
    std::string text;
    /// What became of it is known. It only takes part in a pack that was asked
    /// about with it before, whose answer the others still need.
    bool is_settled = false;
    /// What an earlier process was told about this text before it ended, at
    /// most one of each sample; null if nothing. It is not asked for again,
    /// and its attempts and cost are part of the outcome.
    std::shared_ptr<const std::vector<Try>> before{};
    std::int64_t rejected_ms = 0;  ///< As llm::ChatRequest's; packs are not told apart by it.
};

}  // namespace assay::extract
