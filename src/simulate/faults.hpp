#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::simulate {

/// What can go wrong with an exchange. At most one of the first group befalls
/// a request, and at most one of the second each of its documents.
enum class Fault {
    none,
    // The server fails.
    http_500,          ///< An internal error.
    http_503,          ///< The service is overloaded, as OpenAI says it.
    http_529,          ///< The service is overloaded, as Anthropic says it.
    http_429,          ///< A rate limit, whatever the real ones say; retry after a second.
    // The network fails.
    dropped,           ///< The connection is closed without a byte.
    cut,               ///< The connection is closed in the middle of the body.
    hang,              ///< Nothing ever comes.
    // The model does not do as it is told.
    fenced,            ///< The answer stands in a Markdown code fence.
    prose,             ///< The answer stands between sentences.
    refusal,           ///< The model will not answer.
    truncated_answer,  ///< Half an answer, said to be cut by the output limit.
    empty_answer,      ///< No text, though said to be complete.
    // One document's record is wrong.
    wrong_type,        ///< A value in the record has another type.
    missing_item,      ///< Packed: the document's item is left out.
    swapped_items,     ///< Packed: the ids of this item and the next change places.
    duplicated_item,   ///< Packed: the item stands twice, the second time with its neighbour's record.
    merged_items,      ///< Packed: half of the next document's record, whose item is left out, is in this one.
};

/// The probability of each fault, in [0, 1].
struct FaultMix {
    double http_500 = 0;
    double http_503 = 0;
    double http_529 = 0;
    double http_429 = 0;
    double dropped = 0;
    double cut = 0;
    double hang = 0;
    double fenced = 0;
    double prose = 0;
    double refusal = 0;
    double truncated_answer = 0;
    double empty_answer = 0;
    double wrong_type = 0;
    double missing_item = 0;
    double swapped_items = 0;
    double duplicated_item = 0;
    double merged_items = 0;
};

/// Reads "500=0.02,529=0.02,cut=0.01". The empty text is no faults. An error
/// names the part that is wrong and, for an unknown name, the known ones.
[[nodiscard]] Result<FaultMix> parse_fault_mix(std::string_view text);

/// Says why a mix is impossible: a probability outside [0, 1], or a group of
/// faults of which only one can happen that adds up to more than 1.
[[nodiscard]] Result<void> check(const FaultMix& mix);

/// As in parse_fault_mix(); "none" for none.
[[nodiscard]] std::string_view name_of(Fault fault);

/// Whether the client gets a correct and whole answer all the same, only
/// dressed up.
[[nodiscard]] bool keeps_the_answer(Fault fault);

/// What chance has in store for one attempt (from 1) at one document. The same
/// seed, id and attempt always draw the same, whatever happens in between and
/// in whichever order, so that a run can be repeated.
class Chance {
public:
    Chance(std::uint64_t seed, std::string_view id, std::uint64_t attempt);

    /// A fault of the whole exchange, drawn for its first document.
    [[nodiscard]] Fault request_fault(const FaultMix& mix) const;
    /// A fault of this document's record alone.
    [[nodiscard]] Fault item_fault(const FaultMix& mix, bool packed) const;
    /// In (0, 1), for the latency.
    [[nodiscard]] double latency_share() const;
    /// For choices like which value to spoil.
    [[nodiscard]] std::uint64_t choice() const;

private:
    [[nodiscard]] double share(std::uint64_t purpose) const;

    std::uint64_t state_;
};

}  // namespace assay::simulate
