#include "serve/extract_lanes.hpp"

#include "batch/columns.hpp"
#include "prompt/template.hpp"
#include "schema/short_form.hpp"

namespace assay::serve {

Result<std::shared_ptr<ExtractLane>> ExtractLane::make(Json document, const ModelSource& source)
{
    auto expanded = schema::as_json_schema(std::move(document));
    if (!expanded)
        return expanded.error();
    // As `assay extract` reads a schema: closed objects, a record at the root.
    const auto written = schema::Schema::compile(std::move(*expanded));
    if (!written)
        return written.error();
    auto schema = schema::Schema::compile(batch::close_objects(written->document()));
    if (!schema)
        return schema.error();
    if (const auto fields = batch::feature_fields(schema->document()); !fields)
        return fields.error();
    const auto text = prompt::Template::parse(source.prompt_template, "the prompt");
    if (!text)
        return text.error();
    auto prompt = prompt::Prompt::bind(*text, *schema, prompt::Packing::single);
    if (!prompt)
        return prompt.error();

    std::shared_ptr<ExtractLane> lane{new ExtractLane{std::move(*schema), std::move(*prompt)}};
    lane->prices_ = source.prices;
    auto provider = source.make(lane->prompt_);
    if (!provider)
        return provider.error();
    lane->provider_ = std::move(*provider);
    lane->extractor_ = std::make_unique<extract::Extractor>(
        lane->schema_, extract::Lane{&lane->prompt_, lane->provider_.get()}, extract::Lane{}, *lane->prices_, source.options);
    return lane;
}

std::shared_ptr<ExtractLane> ExtractLanes::find(std::string_view schema_text)
{
    const auto known = by_text_.find(schema_text);
    if (known == by_text_.end())
        return nullptr;
    entries_.splice(entries_.begin(), entries_, known->second);
    return entries_.front().lane;
}

void ExtractLanes::keep(std::string schema_text, std::shared_ptr<ExtractLane> lane)
{
    if (by_text_.contains(schema_text))
        return;
    if (entries_.size() >= max_lanes) {
        by_text_.erase(entries_.back().text);
        entries_.pop_back();
    }
    entries_.push_front({std::move(schema_text), std::move(lane)});
    by_text_.emplace(entries_.front().text, entries_.begin());
}

}  // namespace assay::serve
