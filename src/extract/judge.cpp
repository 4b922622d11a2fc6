#include "extract/judge.hpp"

#include "extract/token_confidence.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace assay::extract {
namespace {

bool is_torn(const decode::Decoded& decoded)
{
    return std::any_of(decoded.notes.begin(), decoded.notes.end(),
                       [](const decode::Note& note) { return note.what == "closed_truncation"; });
}

/// Why a reply is no answer at all, or nothing if its text is one.
std::optional<std::string> no_answer(const llm::ChatReply& reply)
{
    switch (reply.finish) {
    case llm::Finish::stop: return std::nullopt;
    case llm::Finish::length: return "the answer was cut at the output limit";
    case llm::Finish::refusal: return "the model refused: " + (reply.text.empty() ? "no reason given" : reply.text);
    case llm::Finish::filtered: return "a content filter stopped the answer";
    }
    return std::nullopt;
}

constexpr const char* at_a_loss = "the answer fits only at a loss";
constexpr const char* not_in_the_text = "the answer has values that are not in the text: ";

void accept(Extraction& outcome, std::string record, std::vector<decode::Note> notes)
{
    outcome.status = Status::accepted;
    outcome.record = std::move(record);
    outcome.notes = std::move(notes);
    outcome.error.clear();
    outcome.raw.clear();
}

std::string one_line(std::string lines)
{
    std::replace(lines.begin(), lines.end(), '\n', ' ');
    return lines;
}

}  // namespace

Judge::Judge(const schema::Schema& schema, const ExtractorOptions& options)
    : schema_{schema}, attempts_{options.attempts}, decoder_{{}, {.align = options.align}},
      grounding_{options.ground, options.ungrounded, schema}
{
}

std::string Judge::judge(llm::ChatReply reply, std::string_view text, Extraction& outcome)
{
    auto reason = no_answer(reply);
    outcome.raw = std::move(reply.text);
    if (reason) {
        outcome.error = std::move(*reason);
        return {};
    }
    auto decoded = decoder_.decode(outcome.raw, schema_);
    if (!decoded) {
        outcome.error = decoded.error().for_person();
        return decoded.error().for_model();
    }
    const auto losses = decode::losses_for_model(decoded->notes);
    const auto objections = grounding_.objections(decoded->json, text);
    const bool is_whole = !is_torn(*decoded) && losses.empty() && objections.empty();
    if (is_whole || (is_last_attempt(outcome) && (objections.empty() || !grounding_.rejects()))) {
        grounding_.drop(decoded->json, decoded->notes, text);
        // What was changed is not what the model was so sure of.
        if (!reply.tokens.empty() && decoded->notes.empty())
            outcome.confidence = token_confidence(outcome.raw, reply.tokens);
        accept(outcome, std::move(decoded->json), std::move(decoded->notes));
        return {};
    }
    // Mended, but what was torn off or bent is lost: a whole answer
    // that fits is better while there is an attempt left.
    outcome.error = !losses.empty()       ? at_a_loss
                    : objections.empty() ? "the answer ended in the middle"
                                         : not_in_the_text + one_line(objections);
    return losses + (losses.empty() || objections.empty() ? "" : "\n") + objections;
}

std::string Judge::told_before(const Extraction& outcome, std::string_view text)
{
    Extraction again;
    again.attempts = outcome.attempts;
    llm::ChatReply reply;
    reply.text = outcome.raw;
    auto errors = judge(std::move(reply), text, again);
    // Else it was no answer at all, for a reason that the text does not show.
    return again.error == outcome.error ? errors : std::string{};
}

std::size_t Judge::judge_pack(const llm::ChatReply& reply, std::span<const std::string> ids,
                              std::span<const std::string_view> texts, std::span<Extraction* const> outcomes)
{
    // Of an answer that was cut, the whole items in front of the cut count.
    if (const auto reason = no_answer(reply); reason && reply.finish != llm::Finish::length) {
        for (auto* outcome : outcomes) {
            outcome->error = *reason;
            outcome->raw = reply.text;
        }
        return outcomes.size();
    }
    auto records = unpack(reply.text, ids, EchoCheck{texts}, schema_, decoder_);
    std::size_t failed = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        judge_part(std::move(records[i]), texts[i], reply.text, *outcomes[i]);
        failed += outcomes[i]->status != Status::accepted;
    }
    return failed;
}

/// What a document's part of a packed answer is worth.
void Judge::judge_part(UnpackedRecord record, std::string_view text, const std::string& answer, Extraction& outcome)
{
    const bool is_last = is_last_attempt(outcome);
    outcome.error = std::move(record.reason);
    if (record.accepted) {
        const auto objections = grounding_.objections(record.record, text);
        if (record.is_at_a_loss && !is_last) {
            outcome.error = at_a_loss;
        } else if (!objections.empty() && (!is_last || grounding_.rejects())) {
            outcome.error = not_in_the_text + one_line(objections);
        } else {
            grounding_.drop(record.record, record.notes, text);
            accept(outcome, std::move(record.record), std::move(record.notes));
            return;
        }
    }
    outcome.raw = answer;
}

}  // namespace assay::extract
