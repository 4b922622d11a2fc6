#include "llm/schema_subset.hpp"

#include "llm/plain_references.hpp"
#include "llm/schema_translator.hpp"

namespace assay::llm {

Result<Json> to_subset(const Json& schema, const SchemaSubset& subset)
{
    const Json plain = with_plain_references(schema);
    auto translation = SchemaTranslator{plain, subset}.run();
    if (!translation.obstacles.empty())
        return std::move(translation.obstacles.front());
    return std::move(translation.schema);
}

std::vector<Error> obstacles(const Json& schema, const SchemaSubset& subset)
{
    const Json plain = with_plain_references(schema);
    return SchemaTranslator{plain, subset}.run().obstacles;
}

}  // namespace assay::llm
