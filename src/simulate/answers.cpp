#include "simulate/answers.hpp"

#include "prompt/packed.hpp"
#include "schema/schema.hpp"
#include "simulate/json_parser.hpp"
#include "simulate/ranking.hpp"

#include <functional>
#include <unordered_map>

namespace assay::simulate {
namespace {

ApiError invalid_schema(const Error& error)
{
    return {400, "Invalid schema: " + error.text(), "response_format"};
}

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace

Answerer::Answerer(rules::RuleExtractor extractor, Shape shape) : extractor_{std::move(extractor)}, shape_{shape} {}

ApiResult<Answerer> Answerer::compile(std::string_view schema)
{
    auto json = parse_json(schema, "schema");
    if (!json)
        return invalid_schema(json.error());
    auto record = prompt::unpacked_schema(*json);
    const bool packed = record.has_value();
    // Compiled as a schema first, so that every reference in it resolves.
    const auto compiled = schema::Schema::compile(packed ? std::move(*record) : std::move(*json));
    if (!compiled)
        return invalid_schema(compiled.error());
    auto extractor = rules::RuleExtractor::compile(compiled->document());
    if (!extractor)
        return invalid_schema(extractor.error());
    const auto shape = packed                                     ? Shape::packed
                       : asks_for_ranking(compiled->document()) ? Shape::ranking
                                                                : Shape::record;
    return Answerer{std::move(*extractor), shape};
}

class Answerers::Known {
public:
    std::unordered_map<std::string, std::shared_ptr<const Answerer>, TextHash, std::equal_to<>> by_bytes;
};

Answerers::Answerers() : known_{std::make_unique<Known>()} {}
Answerers::~Answerers() = default;

ApiResult<std::shared_ptr<const Answerer>> Answerers::find(const SchemaText& schema, JsonParser& parser)
{
    auto& known = known_->by_bytes;
    if (const auto found = known.find(schema.bytes); found != known.end())
        return found->second;

    std::string text{schema.bytes};
    if (schema.form == SchemaText::Form::inside_a_string) {
        text = '"' + text + '"';
        text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
        const auto unescaped = parser.unescape(text);
        if (!unescaped)
            return unescaped.error();
        text = *unescaped;
    }
    auto answerer = Answerer::compile(text);
    if (!answerer)
        return answerer.error();
    if (known.size() >= max_schemas)
        known.clear();
    auto shared = std::make_shared<const Answerer>(std::move(*answerer));
    known.emplace(std::string{schema.bytes}, shared);
    return shared;
}

}  // namespace assay::simulate
