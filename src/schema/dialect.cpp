#include "schema/dialect.hpp"

#include "schema/uri.hpp"

#include <algorithm>
#include <array>

namespace assay::schema {
namespace {

constexpr int max_metaschemas = 8;  ///< One describing the next.

struct Rule {
    std::string_view keyword;
    Draft since;
    std::uint32_t vocabulary;  ///< 0: always there.
};

// Only keywords that decide about instances; the others do no harm.
constexpr auto rules = std::to_array<Rule>({
    {"allOf", Draft::draft4, vocabulary_applicator},
    {"anyOf", Draft::draft4, vocabulary_applicator},
    {"oneOf", Draft::draft4, vocabulary_applicator},
    {"not", Draft::draft4, vocabulary_applicator},
    {"items", Draft::draft4, vocabulary_applicator},
    {"additionalItems", Draft::draft4, vocabulary_applicator},
    {"properties", Draft::draft4, vocabulary_applicator},
    {"patternProperties", Draft::draft4, vocabulary_applicator},
    {"additionalProperties", Draft::draft4, vocabulary_applicator},
    {"dependencies", Draft::draft4, vocabulary_applicator},
    {"contains", Draft::draft6, vocabulary_applicator},
    {"propertyNames", Draft::draft6, vocabulary_applicator},
    {"if", Draft::draft7, vocabulary_applicator},
    {"then", Draft::draft7, vocabulary_applicator},
    {"else", Draft::draft7, vocabulary_applicator},
    {"dependentSchemas", Draft::draft2019, vocabulary_applicator},
    {"unevaluatedItems", Draft::draft2019, vocabulary_unevaluated},
    {"unevaluatedProperties", Draft::draft2019, vocabulary_unevaluated},
    {"prefixItems", Draft::draft2020, vocabulary_applicator},
    {"type", Draft::draft4, vocabulary_validation},
    {"enum", Draft::draft4, vocabulary_validation},
    {"const", Draft::draft6, vocabulary_validation},
    {"multipleOf", Draft::draft4, vocabulary_validation},
    {"minimum", Draft::draft4, vocabulary_validation},
    {"maximum", Draft::draft4, vocabulary_validation},
    {"exclusiveMinimum", Draft::draft4, vocabulary_validation},
    {"exclusiveMaximum", Draft::draft4, vocabulary_validation},
    {"minLength", Draft::draft4, vocabulary_validation},
    {"maxLength", Draft::draft4, vocabulary_validation},
    {"pattern", Draft::draft4, vocabulary_validation},
    {"minItems", Draft::draft4, vocabulary_validation},
    {"maxItems", Draft::draft4, vocabulary_validation},
    {"uniqueItems", Draft::draft4, vocabulary_validation},
    {"minContains", Draft::draft2019, vocabulary_validation},
    {"maxContains", Draft::draft2019, vocabulary_validation},
    {"minProperties", Draft::draft4, vocabulary_validation},
    {"maxProperties", Draft::draft4, vocabulary_validation},
    {"required", Draft::draft4, vocabulary_validation},
    {"dependentRequired", Draft::draft2019, vocabulary_validation},
    {"$anchor", Draft::draft2019, 0},
    {"$dynamicRef", Draft::draft2020, 0},
    {"$dynamicAnchor", Draft::draft2020, 0},
});

/// The bit of a vocabulary of 2019-09 or 2020-12; 0 for one that needs none.
std::optional<std::uint32_t> vocabulary_of(std::string_view uri)
{
    std::string_view name = uri;
    const bool is_2019 = uri.starts_with("https://json-schema.org/draft/2019-09/vocab/");
    if (!is_2019 && !uri.starts_with("https://json-schema.org/draft/2020-12/vocab/"))
        return std::nullopt;
    name.remove_prefix(name.rfind('/') + 1);
    if (name == "core" || name == "meta-data" || name == "format-annotation" || name == "format")
        return 0;
    if (name == "applicator")
        return is_2019 ? vocabulary_applicator | vocabulary_unevaluated : vocabulary_applicator;
    if (name == "unevaluated")
        return vocabulary_unevaluated;
    if (name == "validation")
        return vocabulary_validation;
    if (name == "content")
        return vocabulary_content;
    if (name == "format-assertion")
        return vocabulary_format_assertion;
    return std::nullopt;
}

Result<std::uint32_t> vocabularies_of(const Json& map, const std::string& metaschema)
{
    std::uint32_t bits = 0;
    for (const auto& [uri, needed] : map.items()) {
        const auto known = vocabulary_of(uri);
        if (!known && needed == true)
            return Error{Errc::invalid_input, "the metaschema \"" + metaschema + "\" needs the vocabulary \"" + uri + "\", which is not known"};
        bits |= known.value_or(0);
    }
    return bits;
}

Result<Dialect> find_dialect(const std::string& uri, const Documents& documents, int levels)
{
    if (const auto draft = draft_of(uri))
        return Dialect{*draft, vocabulary_default};
    const Error unknown{Errc::invalid_input, "the dialect \"" + uri + "\" is not one of JSON Schema's drafts 4 to 2020-12"};
    if (levels == 0)
        return unknown;
    const auto metaschema = documents.find(split_reference(uri).uri);
    if (!metaschema)
        return metaschema.error();
    if (!*metaschema || !(*metaschema)->is_object())
        return unknown;
    const Json& root = **metaschema;
    const auto own = root.find("$schema");
    if (own == root.end() || !own->is_string())
        return Dialect{};
    auto dialect = find_dialect(own->get<std::string>(), documents, levels - 1);
    const auto map = root.find("$vocabulary");
    if (!dialect || map == root.end() || !map->is_object())
        return dialect;
    const auto vocabularies = vocabularies_of(*map, uri);
    if (!vocabularies)
        return vocabularies.error();
    dialect->vocabularies = *vocabularies;
    return dialect;
}

}  // namespace

std::optional<Draft> draft_of(std::string_view uri)
{
    while (uri.ends_with('#') || uri.ends_with('/'))
        uri.remove_suffix(1);
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (uri.starts_with(scheme)) {
            uri.remove_prefix(scheme.size());
            break;
        }
    }
    if (uri == "json-schema.org/draft-04/schema" || uri == "json-schema.org/draft-05/schema")
        return Draft::draft4;
    if (uri == "json-schema.org/draft-06/schema")
        return Draft::draft6;
    if (uri == "json-schema.org/draft-07/schema")
        return Draft::draft7;
    if (uri == "json-schema.org/draft/2019-09/schema")
        return Draft::draft2019;
    // "The latest": what a schema without $schema is read as, too.
    if (uri == "json-schema.org/draft/2020-12/schema" || uri == "json-schema.org/schema")
        return Draft::draft2020;
    return std::nullopt;
}

bool Dialect::knows(std::string_view keyword) const
{
    if (*this == Dialect{})
        return true;  // what most schemas ask of every word
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.keyword == keyword; });
    return rule == rules.end() || (draft >= rule->since && (rule->vocabulary == 0 || (vocabularies & rule->vocabulary) != 0));
}

Result<Dialect> find_dialect(const std::string& uri, const Documents& documents)
{
    return find_dialect(uri, documents, max_metaschemas);
}

}  // namespace assay::schema
