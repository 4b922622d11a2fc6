#include "llm/schema_subset.hpp"

#include "llm/schema_translator.hpp"

namespace assay::llm {

Result<Json> to_subset(const Json& schema, const SchemaSubset& subset)
{
    return SchemaTranslator{schema, subset}.run();
}

}  // namespace assay::llm
