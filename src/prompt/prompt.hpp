#pragma once

#include "core/result.hpp"
#include "prompt/document.hpp"
#include "prompt/template.hpp"
#include "schema/schema.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::prompt {

/// How many documents one prompt holds.
enum class Packing {
    single,  ///< One; the answer is its record.
    packed,  ///< Several; the answer is a packed_schema() of records with ids.
};

/// A template bound to a schema and its examples: everything a model is told
/// but the documents themselves. Immutable.
class Prompt {
public:
    /// Checks every example's record against `schema` and fills the system
    /// part. An example that the schema refuses is an error naming its place:
    /// a model would learn the mistake.
    [[nodiscard]] static Result<Prompt> bind(const Template& source, const schema::Schema& schema, Packing packing,
                                             const std::vector<Example>& more_examples = {});

    [[nodiscard]] const std::string& system() const { return system_; }

    /// What the answer must look like.
    [[nodiscard]] const Json& answer_schema() const { return answer_schema_; }

    /// The user's turn with these documents.
    [[nodiscard]] std::string user(std::span<const Document> documents) const;

    /// The user's turn after an answer that was not valid.
    [[nodiscard]] std::string ask_again(std::string_view errors) const;

    /// short_hash() of all the above but the documents: two rows with one hash
    /// were asked in the same words.
    [[nodiscard]] const std::string& hash() const { return hash_; }

private:
    Prompt() = default;

    std::string system_;
    std::string before_documents_;
    std::string after_documents_;
    std::string ask_again_;
    Json answer_schema_;
    std::string hash_;
};

}  // namespace assay::prompt
