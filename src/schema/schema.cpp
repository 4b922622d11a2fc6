#include "schema/schema.hpp"

#include "core/hash.hpp"
#include "schema/compiler.hpp"
#include "schema/evaluator.hpp"
#include "schema/marked_numbers.hpp"
#include "schema/normalise.hpp"
#include "schema/pointer.hpp"
#include "schema/references.hpp"
#include "schema/uri.hpp"

#include <cassert>

namespace assay::schema {

struct Schema::Program {
    CompileOptions options;
    Json document;
    std::string hash;
    std::unique_ptr<const Code> code;
};

Schema::Schema(std::shared_ptr<const Program> program) : program_{std::move(program)} {}

Result<Schema> Schema::compile(Json document, CompileOptions options)
{
    const Documents documents{options.remotes};
    auto normalised = normalise(std::move(document), {options.draft, vocabulary_default}, documents);
    if (!normalised)
        return normalised.error();
    const auto in_users_file = [&](Error error) {
        error.where = normalised->original(error.where);
        return error;
    };
    auto references = References::index(normalised->document, normalised->dialect, documents);
    if (!references)
        return in_users_file(references.error());
    const auto formats = options.assert_format ? Formats::check : Formats::annotate;
    auto code = Compiler{normalised->document, *references, formats}.run();
    if (!code)
        return in_users_file(code.error());

    round_marked_numbers(normalised->document);
    auto program = std::make_shared<Program>();
    program->options = options;
    program->hash = short_hash(normalised->document.dump());
    program->document = std::move(normalised->document);
    for (auto& node : (*code)->nodes) {
        node.says_dependencies = normalised->moved.contains(node.place + "/dependentRequired");
        node.place = normalised->original(node.place);
    }
    program->code = std::move(*code);
    return Schema{std::move(program)};
}

bool Schema::accepts(simdjson::dom::element instance, const ExactNumbers* exact) const
{
    return Evaluator{*program_->code, program_->options, exact}.accepts(instance);
}

std::vector<Violation> Schema::violations(simdjson::dom::element instance, const ExactNumbers* exact) const
{
    return Evaluator{*program_->code, program_->options, exact}.violations(instance);
}

const Json& Schema::document() const
{
    return program_->document;
}

const std::string& Schema::hash() const
{
    return program_->hash;
}

const Json& resolve(const Json& root, const Json& node)
{
    const Json* at = &node;
    // A compiled schema has no endless chain, but this takes any node.
    for (int steps = 0; steps < 512 && at->is_object(); ++steps) {
        const auto ref = at->find("$ref");
        if (ref == at->end() || !ref->is_string())
            break;
        const auto text = ref->get<std::string>();
        const auto local = text.starts_with('#') ? locate(root, split_reference(text).fragment) : std::nullopt;
        if (local) {
            at = local->json;
            continue;
        }
        // By anchor or $id: rare enough to index the document for.
        auto references = References::index(root);
        if (!references)
            break;
        const auto target = references->resolve(text, 0);
        if (!target)
            break;
        at = target->schema;
    }
    return *at;
}

}  // namespace assay::schema
