#include "rag/rerank/ranking.hpp"

#include "core/hash.hpp"

#include <algorithm>
#include <cassert>

namespace assay::rag {

std::vector<std::string> passage_ids(std::string_view seed, std::size_t count)
{
    constexpr std::size_t digits = 6;  // A few tokens; ids that meet are made anew.
    std::vector<std::string> ids;
    for (std::size_t salt = 0; ids.size() < count; ++salt) {
        const std::string id = "p" + short_hash(std::to_string(salt) + " " + std::string{seed}).substr(0, digits);
        if (std::find(ids.begin(), ids.end(), id) == ids.end())
            ids.push_back(id);
    }
    return ids;
}

schema::Schema ranking_schema(const Json& base, const std::vector<std::string>& ids)
{
    Json schema = base;
    schema["properties"]["ranking"]["items"]["enum"] = ids;
    auto compiled = schema::Schema::compile(std::move(schema));
    assert(compiled && "schemas/rag-rerank.json is a schema, and so it is with an enum");
    return std::move(*compiled);
}

boost::system::result<std::vector<std::size_t>, decode::Rejection> read_ranking(decode::Decoder& decoder, std::string_view text,
                                                                               const schema::Schema& schema,
                                                                               const std::vector<std::string>& ids)
{
    const auto decoded = decoder.decode(text, schema);
    if (!decoded)
        return decoded.error();
    std::vector<std::size_t> order;
    std::vector<bool> named(ids.size());
    const auto add = [&](std::size_t place) {
        order.push_back(place);
        named[place] = true;
    };
    const Json answer = Json::parse(decoded->json);
    for (const Json& item : answer.at("ranking"))
        add(static_cast<std::size_t>(std::find(ids.begin(), ids.end(), item.get_ref<const std::string&>()) - ids.begin()));
    for (std::size_t place = 0; place < ids.size(); ++place)
        if (!named[place])
            add(place);
    assert(order.size() == ids.size() && "the schema allows each id, once");
    return order;
}

}  // namespace assay::rag
