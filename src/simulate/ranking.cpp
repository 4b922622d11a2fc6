#include "simulate/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

namespace assay::simulate {
namespace {

using Words = std::set<std::string, std::less<>>;

/// Runs of letters and digits in lower case; all that is not ASCII is a letter.
Words words_of(std::string_view text)
{
    Words words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty())
            words.insert(std::exchange(word, {}));
    };
    for (const char byte : text) {
        const bool is_upper = byte >= 'A' && byte <= 'Z';
        const bool is_word = is_upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
                             static_cast<unsigned char>(byte) >= 0x80;
        if (is_word)
            word += is_upper ? static_cast<char>(byte + ('a' - 'A')) : byte;
        else
            end_word();
    }
    end_word();
    return words;
}

}  // namespace

bool asks_for_ranking(const Json& schema)
{
    const auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object() || properties->size() != 1 || !properties->contains("ranking"))
        return false;
    const Json& ranking = properties->at("ranking");
    return ranking.is_object() && ranking.value("type", Json{}) == "array" && ranking.contains("items") &&
           ranking.at("items").is_object() && ranking.at("items").value("type", Json{}) == "string";
}

std::string rank_documents(std::span<const prompt::Document> documents)
{
    Json ranking = Json::array();
    if (!documents.empty()) {
        const auto passages = documents.subspan(1);
        std::vector<Words> words;
        for (const auto& passage : passages)
            words.push_back(words_of(passage.text));
        std::vector<double> scores(passages.size());
        for (const auto& word : words_of(documents.front().text)) {
            const auto have = std::count_if(words.begin(), words.end(), [&](const Words& own) { return own.contains(word); });
            const double weight = std::log(1 + static_cast<double>(passages.size()) / (1 + static_cast<double>(have)));
            for (std::size_t i = 0; i < passages.size(); ++i)
                scores[i] += words[i].contains(word) ? weight : 0;
        }
        std::vector<std::size_t> order(passages.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
        for (const std::size_t i : order)
            ranking.push_back(passages[i].id);
    }
    return Json{{"ranking", std::move(ranking)}}.dump();
}

}  // namespace assay::simulate
