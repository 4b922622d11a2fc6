#include "llm/rule_answerer.hpp"

#include "prompt/packed.hpp"
#include "schema/schema.hpp"

namespace assay::llm {

RuleAnswerer::RuleAnswerer(rules::RuleExtractor extractor, bool packed)
    : extractor_{std::move(extractor)}, packed_{packed}
{
}

Result<RuleAnswerer> RuleAnswerer::make(const Json& answer_schema)
{
    auto record_schema = prompt::unpacked_schema(answer_schema);
    const bool packed = record_schema.has_value();
    // Compiled as a schema first, so that every reference in it resolves.
    const auto compiled = schema::Schema::compile(packed ? std::move(*record_schema) : answer_schema);
    if (!compiled)
        return compiled.error();
    auto extractor = rules::RuleExtractor::compile(compiled->document());
    if (!extractor)
        return extractor.error();
    return RuleAnswerer{std::move(*extractor), packed};
}

std::string RuleAnswerer::answer(std::span<const prompt::Document> documents) const
{
    if (!packed_)
        return record(documents.empty() ? std::string_view{} : std::string_view{documents.front().text});
    std::string text = R"({"items":[)";
    for (const auto& document : documents) {
        prompt::append_packed_item(text, document.id, prompt::echo_of(document.text), record(document.text));
        text += ',';
    }
    if (!documents.empty())
        text.pop_back();
    return text += "]}";
}

}  // namespace assay::llm
