#include "rag/collection/judged_weight.hpp"

#include "core/json.hpp"

namespace assay::rag {

std::string serialise(const JudgedWeight& weight)
{
    return Json{{"vector_weight", weight.vector_weight}, {"queries", weight.queries}}.dump();
}

Result<JudgedWeight> parse_judged_weight(std::string_view text)
{
    const Error damaged{Errc::corrupt, "the weight learned from judged queries cannot be read"};
    const auto json = parse_json(text, "weight");
    if (!json || !json->is_object() || !json->contains("vector_weight") || !json->contains("queries"))
        return damaged;
    const Json& weight = json->at("vector_weight");
    const Json& queries = json->at("queries");
    if (!weight.is_number() || !queries.is_number_unsigned())
        return damaged;
    const JudgedWeight judged{weight.get<float>(), queries.get<std::uint64_t>()};
    if (!(judged.vector_weight >= 0 && judged.vector_weight <= 1))
        return damaged;
    return judged;
}

}  // namespace assay::rag
