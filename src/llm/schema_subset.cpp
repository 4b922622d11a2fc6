#include "llm/schema_subset.hpp"

#include "llm/schema_translator.hpp"

namespace assay::llm {

Result<Json> to_subset(const Json& schema, const SchemaSubset& subset)
{
    auto translation = SchemaTranslator{schema, subset}.run();
    if (!translation.obstacles.empty())
        return std::move(translation.obstacles.front());
    return std::move(translation.schema);
}

std::vector<Error> obstacles(const Json& schema, const SchemaSubset& subset)
{
    return SchemaTranslator{schema, subset}.run().obstacles;
}

}  // namespace assay::llm
