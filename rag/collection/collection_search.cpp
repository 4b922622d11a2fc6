#include "rag/collection/collection_state.hpp"

#include <shared_mutex>

namespace assay::rag {
namespace {

Result<void> check(const SearchRequest& request)
{
    const auto refuse = [](std::string what, std::size_t limit, const char* where) {
        return Error{Errc::invalid_input, std::move(what) + "; the limit is " + std::to_string(limit), where};
    };
    if (request.query.empty())
        return Error{Errc::invalid_input, "the query is empty", "query"};
    if (request.query.size() > SearchLimits::max_query_bytes)
        return refuse("a query of " + std::to_string(request.query.size()) + " bytes", SearchLimits::max_query_bytes, "query");
    if (request.filter.size() > SearchLimits::max_filter_bytes)
        return refuse("a filter of " + std::to_string(request.filter.size()) + " bytes", SearchLimits::max_filter_bytes,
                      "filter");
    if (request.k == 0 || request.k > SearchLimits::max_k)
        return refuse("k is " + std::to_string(request.k) + ", and at least 1", SearchLimits::max_k, "k");
    if (!(request.diversity_lambda >= 0 && request.diversity_lambda <= 1))
        return Error{Errc::invalid_input, "the diversity's lambda lies between 0 and 1", "diversity_lambda"};
    if (request.vector_weight && !(*request.vector_weight >= 0 && *request.vector_weight <= 1))
        return Error{Errc::invalid_input, "the weight of vectors lies between 0 and 1", "vector_weight"};
    return {};
}

}  // namespace

Result<std::vector<SearchHit>> Collection::search(const SearchRequest& request) const
{
    if (auto checked = check(request); !checked)
        return checked.error();
    std::optional<Filter> filter;
    if (request.filter.find_first_not_of(" \t\r\n") != std::string::npos) {
        auto parsed = Filter::parse(request.filter);
        if (!parsed)
            return parsed.error();
        filter = std::move(*parsed);
    }
    const std::shared_lock searching{state_->searching};
    const CollectionIndex& index = state_->index;
    if (filter)
        if (auto checked = filter->check(index.metadata()); !checked)
            return checked.error();
    std::vector<float> vector = request.vector;
    if (embeds_itself())
        vector = index.learned() ? index.learned()->embedder.embed(request.query) : std::vector<float>{};
    if (vector.size() != index.dimensions()) {
        if (!vector.empty() && index.dimensions() != 0)
            return Error{Errc::invalid_input, "a vector of " + std::to_string(vector.size()) +
                         " dimensions; this collection's have " + std::to_string(index.dimensions()), "vector"};
        vector.clear();
    }
    const float weight = request.vector_weight.value_or(state_->vector_weight());
    std::vector<SearchHit> hits;
    for (const auto& ranked : index.search(request, filter ? &*filter : nullptr, vector, weight)) {
        SearchHit hit;
        hit.score = ranked.score;
        hit.signals = {{"lexical", ranked.lexical}, {"vector", ranked.vector}};
        auto row = state_->store->chunk(index.chunk_number(ranked.slot));
        if (!row)
            return row.error();
        // Opened to read only, and another process has removed it since.
        if (!*row)
            continue;
        hit.document_id = std::move((*row)->document_id);
        hit.start = (*row)->chunk.start;
        hit.end = (*row)->chunk.end;
        if (request.with_text) {
            hit.title = std::move((*row)->title);
            hit.text = std::move((*row)->text);
            hit.context = std::move((*row)->chunk.context);
            hit.metadata = std::move((*row)->metadata);
        }
        hits.push_back(std::move(hit));
    }
    return hits;
}

std::vector<std::string> Collection::unknown_fields(const std::string& filter) const
{
    const auto parsed = Filter::parse(filter);
    if (!parsed)
        return {};
    auto fields = parsed->fields();
    const std::shared_lock searching{state_->searching};
    std::erase_if(fields, [&](const std::string& field) { return state_->index.metadata().has_field(field); });
    return fields;
}

}  // namespace assay::rag
