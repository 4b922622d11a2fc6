#include "prompt/prompt.hpp"

#include "core/hash.hpp"
#include "prompt/packed.hpp"

#include <utility>

namespace assay::prompt {
namespace {

/// The examples as the model reads them. Packed prompts show the record in
/// the same envelope that the answer needs.
std::string examples_text(const std::vector<const Example*>& examples, Packing packing)
{
    std::string text;
    std::size_t number = 0;
    for (const Example* example : examples) {
        const auto id = "example" + std::to_string(++number);
        std::string answer = example->record.dump();
        if (packing == Packing::packed) {
            const auto record = std::exchange(answer, R"({"items":[)");
            append_packed_item(answer, id, echo_of(example->text), record);
            answer += "]}";
        }
        text += "<example>\n";
        append_fenced(text, id, example->text);
        text += answer + "\n</example>\n";
    }
    if (!text.empty())
        text.pop_back();
    return text;
}

Result<void> check(const Example& example, const schema::Schema& schema, simdjson::dom::parser& parser)
{
    const simdjson::padded_string text{example.record.dump()};
    simdjson::dom::element element;
    if (const auto error = parser.parse(text).get(element); error)
        return Error{Errc::invalid_input, std::string{"the example's record cannot be read: "} +
                     simdjson::error_message(error), example.place};
    const auto violations = schema.violations(element);
    if (violations.empty())
        return {};
    const auto& first = violations.front();
    return Error{Errc::invalid_input,
                 "the example's record breaks the schema: " + (first.instance.empty() ? "it" : first.instance) + " " +
                     first.message,
                 example.place};
}

}  // namespace

Result<Prompt> Prompt::bind(const Template& source, const schema::Schema& schema, Packing packing,
                            const std::vector<Example>& more_examples)
{
    std::vector<const Example*> examples;
    for (const auto* list : {&source.examples(), &more_examples})
        for (const auto& example : *list)
            examples.push_back(&example);
    simdjson::dom::parser parser;
    for (const Example* example : examples) {
        if (auto ok = check(*example, schema, parser); !ok)
            return ok.error();
    }

    Prompt prompt;
    prompt.answer_schema_ = packing == Packing::packed ? packed_schema(schema.document()) : schema.document();
    prompt.system_ = fill(source.section("system"),
                          {{"answer", source.section(packing == Packing::packed ? "answer many" : "answer one")},
                           {"schema", "<schema>\n" + prompt.answer_schema_.dump() + "\n</schema>"},
                           {"examples", examples_text(examples, packing)}});
    while (prompt.system_.ends_with('\n'))
        prompt.system_.pop_back();
    const auto& user = source.section("user");
    const std::string_view token = "{{documents}}";
    const auto place = user.find(token);
    prompt.before_documents_ = user.substr(0, place);
    prompt.after_documents_ = user.substr(place + token.size());
    prompt.ask_again_ = source.section("ask again");

    std::string all;
    for (const auto* part :
         {&prompt.system_, &prompt.before_documents_, &prompt.after_documents_, &prompt.ask_again_}) {
        all += *part;
        all += '\0';
    }
    prompt.hash_ = short_hash(all);
    return prompt;
}

std::string Prompt::user(std::span<const Document> documents) const
{
    std::size_t bytes = before_documents_.size() + after_documents_.size();
    for (const auto& document : documents)
        bytes += document.text.size() + document.id.size() + 48;
    std::string text;
    text.reserve(bytes);
    text += before_documents_;
    for (const auto& document : documents)
        append_fenced(text, document.id, document.text);
    if (after_documents_.empty() && text.ends_with('\n'))
        text.pop_back();
    text += after_documents_;
    return text;
}

std::string Prompt::ask_again(std::string_view errors) const
{
    return fill(ask_again_, {{"errors", std::string{errors}}});
}

}  // namespace assay::prompt
