#include "simulate/answers.hpp"

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

Answerer::Answerer(llm::RuleAnswerer rules, bool ranks) : rules_{std::move(rules)}, ranks_{ranks} {}

ApiResult<Answerer> Answerer::compile(std::string_view schema)
{
    auto json = parse_json(schema, "schema");
    if (!json)
        return invalid_schema(json.error());
    auto rules = llm::RuleAnswerer::make(*json);
    if (!rules)
        return invalid_schema(rules.error());
    const bool ranks = !rules->packed() && asks_for_ranking(*json);
    return Answerer{std::move(*rules), ranks};
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
