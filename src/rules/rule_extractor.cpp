#include "rules/rule_extractor.hpp"

#include "core/utf8.hpp"
#include "rules/plan.hpp"
#include "rules/reading.hpp"
#include "rules/record_writer.hpp"

namespace assay::rules {

namespace {

/// Only this much of a text is read; a longer one is a book, not a row.
constexpr std::size_t max_text_bytes = 4u << 20;

std::string_view limited(std::string_view text)
{
    if (text.size() <= max_text_bytes)
        return text;
    std::size_t end = max_text_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end);
}

}  // namespace

struct RuleExtractor::Plan {
    PlanLimits limits;
    Node root;
};

RuleExtractor::RuleExtractor(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}

Result<RuleExtractor> RuleExtractor::compile(const Json& document)
{
    const PlanLimits limits;
    Result<Node> root = compile_plan(document, limits);
    if (!root)
        return root.error();
    return RuleExtractor{std::make_shared<const Plan>(Plan{limits, std::move(*root)})};
}

std::string RuleExtractor::extract(std::string_view text) const
{
    text = limited(text);
    std::string mended;
    if (invalid_utf8_at(text)) {
        mended = replace_invalid_utf8(text);
        text = mended;
    }
    const Reading reading{text};
    return RecordWriter{plan_->limits}.write(plan_->root, Part::whole(reading));
}

}  // namespace assay::rules
