#pragma once

#include "llm/reference_circles.hpp"
#include "llm/schema_subset.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::llm {

/// The work behind to_subset(). One use per object. What cannot be said is
/// noted and the rest looked at all the same, so that a person hears of
/// everything at once; the schema that results is then worth nothing.
///
/// References are followed depth first: one that meets a definition still
/// being translated is recursion. A reference with other keywords beside it is
/// replaced by what it refers to, since providers take none beside it.
class SchemaTranslator {
public:
    SchemaTranslator(const Json& root, const SchemaSubset& subset) : root_{root}, subset_{subset} {}

    struct Translation {
        Json schema;
        std::vector<Error> obstacles;  ///< Empty, or `schema` must not be used.
    };
    [[nodiscard]] Translation run();

private:
    /// Where a schema stands: its pointer, for messages, and how deep.
    struct Place {
        std::string pointer;
        std::size_t depth = 0;
        std::size_t objects = 0;    ///< Objects around it.
        std::size_t optionals = 0;  ///< Properties that may be left out around it, since the definition began.

        [[nodiscard]] Place child(std::string_view keyword, std::string_view name = {}) const;
    };

    enum class Reference { keep, replace };

    /// A schema without `allOf` and conditions, and either with a `$ref` alone or with none.
    struct Flat {
        Json schema;
        std::vector<Json> unsaid;  ///< What else it asks for, left to our validation.
    };

    // schema_translator.cpp: what a schema refers to and chooses from.
    Json node(const Json& schema, const Place& place, Reference reference);
    std::optional<Flat> flat(Json schema, const Place& place, Reference reference);
    Flat finished(Flat flat, const Place& place);
    Json choice(Json schema, const char* keyword, const Place& place);
    const Json* target(const Json& reference, const Place& place);
    Json definition(const std::string& pointer, const Place& place);
    bool is_open(const std::string& pointer) const;
    void find_circles();

    // schema_translator_values.cpp: what a value looks like.
    Json values(const Json& schema, const Place& place);
    Json typed(const Json& schema, const Place& place);
    Json of_type(const Json& schema, const std::string& type, const Place& place);
    void object(const Json& schema, const Place& place, Json& out);
    void array(const Json& schema, const Place& place, Json& out);
    std::vector<std::string> types(const Json& schema, const Place& place);
    bool is_known(const std::string& keyword, const Json& value) const;
    Json additional(const Json& schema, const Place& place);
    void check_letters(const Json& listed, const Place& place);
    void describe(const Json& schema, const Json& unsaid, Json& out) const;

    Json fail(const Place& place, std::string message);
    bool is_over() const;
    void count(std::size_t& counter, std::size_t more, std::size_t limit, const char* what, const Place& place);

    const Json& root_;
    const SchemaSubset& subset_;
    std::vector<Error> obstacles_;
    std::vector<std::string> inlining_;           ///< Pointers being put in place of a reference.
    std::map<std::string, std::string> names_;    ///< Of definitions, by pointer.
    std::vector<std::string> open_;               ///< Definitions being translated.
    std::vector<ReferenceLink> required_links_;   ///< References that no answer can leave out.
    Json definitions_ = Json::object();

    std::size_t nodes_ = 0;
    std::size_t properties_ = 0;
    std::size_t optional_properties_ = 0;
    std::size_t unions_ = 0;
    std::size_t enum_values_ = 0;
    std::size_t name_characters_ = 0;
};

/// Whether null is among what `schema` (translated) admits.
[[nodiscard]] bool admits_null(const Json& schema);

/// `schema` (translated), or null.
[[nodiscard]] Json or_null(Json schema);

}  // namespace assay::llm
