#pragma once

#include "decode/decode.hpp"
#include "extract/extraction.hpp"
#include "extract/extractor_options.hpp"
#include "extract/grounding.hpp"
#include "extract/unpack.hpp"
#include "llm/chat.hpp"
#include "schema/schema.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace assay::extract {

/// Decides what an answer is worth. An outcome it is given is accepted with
/// the record, or it is told why not and keeps the answer as the model gave it.
///
/// While an outcome has attempts left, a record that fits only at a loss, was
/// torn off, or has values that are not in the text is not accepted: a whole
/// one may follow. On its last attempt that is better than nothing, unless
/// values that are not in the text are to be rejected.
///
/// Not thread-safe.
class Judge {
public:
    /// What is referred to must outlive this.
    Judge(const schema::Schema& schema, const ExtractorOptions& options);

    /// An answer about one text, whose attempts count this one. Returns what the
    /// model is to be told of its mistakes; empty if there are none or it can
    /// learn nothing from them.
    [[nodiscard]] std::string judge(llm::ChatReply reply, std::string_view text, Extraction& outcome);

    /// The same of the last answer of an outcome that an earlier process left
    /// open: what the model was told then.
    [[nodiscard]] std::string told_before(const Extraction& outcome, std::string_view text);

    /// An answer about several texts; `ids`, `texts` and `outcomes` are parallel.
    /// How many of them were not accepted.
    [[nodiscard]] std::size_t judge_pack(const llm::ChatReply& reply, std::span<const std::string> ids,
                                         std::span<const std::string_view> texts, std::span<Extraction* const> outcomes);

private:
    void judge_part(UnpackedRecord record, std::string_view text, const std::string& answer, Extraction& outcome);
    [[nodiscard]] bool is_last_attempt(const Extraction& outcome) const { return outcome.attempts >= attempts_; }

    const schema::Schema& schema_;
    int attempts_;
    decode::Decoder decoder_;
    Grounding grounding_;
};

}  // namespace assay::extract
