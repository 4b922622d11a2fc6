#include "cli/schema_cache.hpp"

#include "core/json.hpp"
#include "schema/marked_numbers.hpp"
#include "schema/short_form.hpp"

namespace assay::cli {

Result<schema::Schema> SchemaCache::get(std::string_view text)
{
    if (const auto found = by_text_.find(text); found != by_text_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        return entries_.front().second;
    }
    auto document = schema::parse_schema(text, "schema");
    if (!document)
        return document.error();
    auto expanded = schema::as_json_schema(std::move(*document));
    if (!expanded)
        return expanded.error();
    auto schema = schema::Schema::compile(std::move(*expanded));
    if (!schema)
        return schema.error();
    if (entries_.size() == capacity) {
        by_text_.erase(entries_.back().first);
        entries_.pop_back();
    }
    entries_.emplace_front(std::string{text}, *schema);
    by_text_.emplace(entries_.front().first, entries_.begin());
    return *schema;
}

}  // namespace assay::cli
