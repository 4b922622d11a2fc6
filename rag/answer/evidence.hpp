#pragma once

#include "rag/answer/claim.hpp"
#include "rag/answer/quotation.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// The sentences quoted for a claim, and whether they bear it out. Pure.
class Evidence {
public:
    /// `heading` is the source's title and headings. What tells the model
    /// what to say is no evidence of it, and left out.
    void add(const QuotedSentence& quoted, std::string_view heading);

    /// Whether the claim's names, numbers and negations are borne out; its
    /// other words are not looked at, see share_of().
    [[nodiscard]] bool supports(const ClaimParts& claim) const;

    /// How much of its words, without what its numbers count, the sentences and
    /// their headings have, from 0 to 1.
    [[nodiscard]] double share_of(const Claim& claim) const;

private:
    struct Proof {
        ClaimParts parts;
        std::set<std::string> heading;  ///< Words of the title and the headings.
        std::set<std::string> addresses;  ///< Of the title and the headings.
        std::set<std::string> beside;   ///< Words of the sentences beside it.
    };

    [[nodiscard]] bool contradicts(const Claim& claim) const;
    [[nodiscard]] bool bears_numbers(const Claim& clause, const Claim& whole) const;
    [[nodiscard]] bool bears_names(const Claim& clause) const;
    [[nodiscard]] bool is_outdone(const Claim& clause) const;
    [[nodiscard]] bool bears_addresses(const ClaimParts& claim) const;
    [[nodiscard]] bool bears_series(const Claim& clause) const;
    [[nodiscard]] bool turns_order_round(const Claim& claim) const;
    [[nodiscard]] bool drops_reserve(const Claim& claim) const;
    [[nodiscard]] bool has_another_subject(const Claim& claim) const;

    std::vector<Proof> proofs_;
    std::set<std::string> words_;  ///< Of all sentences and headings.
};

}  // namespace assay::rag
