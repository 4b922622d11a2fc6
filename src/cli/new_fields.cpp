#include "cli/new_fields.hpp"

#include "cli/answers_setup.hpp"
#include "schema/added_fields.hpp"

#include <algorithm>
#include <utility>

namespace assay::cli {
namespace {

/// `examples` with these members of their records alone.
std::vector<prompt::Example> restricted(std::vector<prompt::Example> examples, std::span<const std::string> names)
{
    for (auto& example : examples) {
        if (!example.record.is_object())
            continue;  // binding it to a prompt says what is wrong
        Json record = Json::object();
        for (const auto& [name, value] : example.record.items())
            if (std::find(names.begin(), names.end(), name) != names.end())
                record[name] = value;
        example.record = std::move(record);
    }
    return examples;
}

/// The question for these fields of the schema alone.
Result<Question> question_about(const Json& marked, const Wording& wording, std::span<const std::string> names)
{
    return make_question(schema::with_fields(marked, names), "the schema of these fields",
                         {wording.source.with_examples(restricted(wording.source.examples(), names)),
                          restricted(wording.examples, names), wording.packs});
}

std::vector<std::string> names_of(const Json& properties)
{
    std::vector<std::string> names;
    for (const auto& [name, property] : properties.items())
        names.push_back(name);
    return names;
}

/// Whether `known` was asked with these settings and this wording.
bool is_same_but_for_fields(const batch::KnownQuestion& known, const Json& schema, const Wording& wording,
                            const ExtractSettings& settings, const llm::Endpoint& endpoint)
{
    const auto names = names_of(schema["properties"]);
    const auto question = question_about(schema, wording, names);
    return question && question_hash(settings, endpoint, question->single, question->grounded) == known.question;
}

}  // namespace

Result<void> check_new_fields(const ExtractSettings& settings, const llm::Endpoint& endpoint)
{
    if (!settings.only_new_fields)
        return {};
    const auto refused = [](const std::string& why) { return Error{Errc::invalid_input, "--only-new-fields " + why}; };
    if (endpoint.provider == "builtin")
        return refused("is about answers that are paid for, and the built-in rules cost nothing");
    if (settings.no_cache)
        return refused("takes earlier answers from the cache: leave --no-cache out");
    if (settings.lane != "online")
        return refused("goes with --lane online");
    if (settings.dry_run)
        return refused("does not go with --dry-run, which prices whole questions");
    return {};
}

Result<std::optional<NewFields>> find_new_fields(const Json& marked, const Wording& wording,
                                                 const ExtractSettings& settings, const llm::Endpoint& endpoint,
                                                 std::span<const batch::KnownQuestion> known)
{
    std::vector<std::string> fewest;
    std::string earlier;
    for (const auto& candidate : known) {
        const auto schema = parse_json(candidate.schema, "an earlier schema in the cache");
        if (!schema)
            return schema.error();
        auto added = schema::added_fields(*schema, marked);
        if (!added || (!fewest.empty() && added->size() >= fewest.size()))
            continue;
        if (!is_same_but_for_fields(candidate, *schema, wording, settings, endpoint))
            continue;
        fewest = std::move(*added);
        earlier = candidate.question;
    }
    if (fewest.empty())
        return std::optional<NewFields>{};
    auto question = question_about(marked, wording, fewest);
    if (!question)
        return Error{question.error().code, "--only-new-fields cannot ask for them alone: " + question.error().message,
                     question.error().where};
    return std::optional{NewFields{std::move(fewest), std::move(*question), std::move(earlier)}};
}

std::string text_of(const std::optional<NewFields>& fields)
{
    if (!fields)
        return "--only-new-fields: the cache has no answers under a schema with some of these fields, asked in the same way; all "
               "fields are asked for";
    std::string text = "where the cache has an earlier answer, only this is asked for: ";
    for (const auto& name : fields->names)
        text += (&name == &fields->names.front() ? "" : ", ") + name;
    return text;
}

}  // namespace assay::cli
