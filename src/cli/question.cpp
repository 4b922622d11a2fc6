#include "cli/question.hpp"

#include "ground/ungrounded.hpp"

#include <utility>

namespace assay::cli {
namespace {

Result<prompt::Template> open_template(const std::string& path)
{
    return path.empty() ? prompt::Template::parse(prompt::default_template_text(), "the default prompt")
                        : prompt::Template::load(path);
}

Result<std::vector<prompt::Example>> open_examples(const std::string& path)
{
    if (path.empty())
        return std::vector<prompt::Example>{};
    auto text = read_text_file(path);
    if (!text)
        return text.error();
    return prompt::parse_examples(*text, path);
}

}  // namespace

Result<Wording> open_wording(const ExtractSettings& settings)
{
    auto source = open_template(settings.prompt);
    if (!source)
        return source.error();
    auto examples = open_examples(settings.examples);
    if (!examples)
        return examples.error();
    return Wording{std::move(*source), std::move(*examples), settings.pack > 1};
}

Result<Question> make_question(const Json& marked, const std::string& origin, const Wording& wording)
{
    auto ground = ground::Plan::compile(marked);
    if (!ground)
        return Error{ground.error().code, ground.error().message, origin + ": " + ground.error().where};
    const auto with_marks = schema::Schema::compile(marked);
    if (!with_marks)
        return with_marks.error();
    auto schema = schema::Schema::compile(ground::without_marks(marked));
    if (!schema)
        return schema.error();
    auto single = prompt::Prompt::bind(wording.source, *schema, prompt::Packing::single, wording.examples);
    if (!single)
        return single.error();
    std::optional<prompt::Prompt> packed;
    if (wording.packs) {
        auto bound = prompt::Prompt::bind(wording.source, *schema, prompt::Packing::packed, wording.examples);
        if (!bound)
            return bound.error();
        packed = std::move(*bound);
    }
    return Question{std::move(*schema), with_marks->hash(), std::move(*ground), std::move(*single), std::move(packed)};
}

}  // namespace assay::cli
