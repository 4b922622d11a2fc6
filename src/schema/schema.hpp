#pragma once

#include "core/json.hpp"
#include "core/result.hpp"
#include "schema/dialect.hpp"
#include "schema/documents.hpp"

#include <simdjson.h>

#include <memory>
#include <string>
#include <vector>

namespace assay::schema {

/// One rule that an instance breaks, in words a model can act on.
struct Violation {
    std::string instance;  ///< JSON pointer into the instance, "" is the root.
    std::string place;     ///< JSON pointer into the user's schema, to the keyword (or to `false`); see References for other documents.
    std::string keyword;   ///< "required", "enum", ...
    std::string message;   ///< "must be one of \"positive\", \"negative\", not \"good\""
};

/// The keyword of a violation that is no verdict: the instance passed a limit.
constexpr const char* limit_keyword = "limit";

/// That of a value where the schema `false` stands, which takes none.
constexpr const char* false_keyword = "false";

class ExactNumbers;

/// How much violations() says.
enum class Report {
    advice,    ///< What a model must change: nothing more of a value of the wrong type, of a choice the closest branch.
    complete,  ///< Every keyword that fails, choices included, as other validators list them.
};

struct CompileOptions {
    /// Extraction wants it on: a date that is no date is a wrong answer.
    bool assert_format = true;
    Report report = Report::advice;
    std::size_t max_violations = 20;
    std::size_t max_depth = 256;  ///< Of instances.
    /// Schemas evaluated per instance: a few hand-written lines can ask for
    /// exponential work.
    std::size_t max_work = 100'000'000;
    Draft draft = Draft::draft2020;  ///< Of a schema without `$schema`.
    std::vector<RemoteFolder> remotes{};  ///< Where references to other documents may lead.
};

/// A JSON Schema compiled once and used for every row: validation here, the
/// prompt's text, the provider's dialect and the table's columns elsewhere.
/// Immutable and safe to share between threads.
class Schema {
public:
    /// `document` is JSON Schema (2020-12; spellings of drafts 4 to 7 are
    /// normalised). What the compiler does not understand but would have to
    /// enforce is an error naming the place (`where` is a JSON pointer), never
    /// ignored.
    [[nodiscard]] static Result<Schema> compile(Json document, CompileOptions options = {});

    /// No allocation when the instance is valid. `exact` (nullptr: none) has the
    /// numbers of the instance that its parser rounded; see InstanceParser.
    [[nodiscard]] bool accepts(simdjson::dom::element instance, const ExactNumbers* exact = nullptr) const;

    /// All rules broken, at most max_violations; empty if it is valid. For
    /// anyOf/oneOf the branch that fits best is reported.
    [[nodiscard]] std::vector<Violation> violations(simdjson::dom::element instance, const ExactNumbers* exact = nullptr) const;

    /// The document after normalisation. Property order is the user's.
    [[nodiscard]] const Json& document() const;

    /// short_hash() of document(): names the schema in cache keys and rows.
    [[nodiscard]] const std::string& hash() const;

private:
    struct Program;
    explicit Schema(std::shared_ptr<const Program> program);
    std::shared_ptr<const Program> program_;
};

/// Reads a schema file: JSON Schema or the short form (see short_form.hpp),
/// told apart by is_short_form(). Errors name file and place.
[[nodiscard]] Result<Schema> load_schema(const std::string& path, CompileOptions options = {});

/// Follows `$ref` to `#/$defs/...` from `node` until there is none.
/// `root` is a compiled schema's document, so every reference resolves.
[[nodiscard]] const Json& resolve(const Json& root, const Json& node);

}  // namespace assay::schema
