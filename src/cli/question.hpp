#pragma once

#include "cli/settings.hpp"
#include "core/json.hpp"
#include "core/result.hpp"
#include "ground/plan.hpp"
#include "prompt/prompt.hpp"
#include "prompt/template.hpp"
#include "schema/schema.hpp"

#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// The words that models are asked in, whatever they are asked for.
struct Wording {
    prompt::Template source;
    std::vector<prompt::Example> examples;
    bool packs = false;  ///< Several texts may be in one question.
};

/// Reads the prompt and the examples that the settings name.
[[nodiscard]] Result<Wording> open_wording(const ExtractSettings& settings);

/// What is asked about every text.
struct Question {
    schema::Schema schema;
    std::string grounded;  ///< Names the schema with its marks of what is to be grounded.
    ground::Plan ground;
    prompt::Prompt single;
    std::optional<prompt::Prompt> packed;

    [[nodiscard]] const prompt::Prompt* packed_or_null() const { return packed ? &*packed : nullptr; }
};

/// The question for a schema, given as a compiled one's document with its
/// marks. Errors name the place, in the wording or in the schema, which is
/// called `origin`.
[[nodiscard]] Result<Question> make_question(const Json& marked, const std::string& origin, const Wording& wording);

}  // namespace assay::cli
