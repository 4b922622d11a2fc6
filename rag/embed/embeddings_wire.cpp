#include "rag/embed/embeddings_wire.hpp"

#include "core/base64.hpp"
#include "core/json_text.hpp"
#include "llm/answer_text.hpp"

#include <simdjson.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

namespace assay::rag {
namespace {

namespace dom = simdjson::dom;

static_assert(std::endian::native == std::endian::little, "base64 holds little-endian floats");

std::optional<std::vector<float>> from_base64(std::string_view text)
{
    const auto bytes = decode_base64(text);
    if (!bytes || bytes->size() % sizeof(float) != 0)
        return std::nullopt;
    std::vector<float> vector(bytes->size() / sizeof(float));
    if (!vector.empty())
        std::memcpy(vector.data(), bytes->data(), bytes->size());
    return vector;
}

std::optional<std::vector<float>> from_numbers(dom::array numbers)
{
    std::vector<float> vector;
    vector.reserve(numbers.size());
    for (const dom::element number : numbers) {
        double value = 0;
        if (number.get(value) != simdjson::SUCCESS)
            return std::nullopt;
        vector.push_back(static_cast<float>(value));
    }
    return vector;
}

/// Nothing if it is neither base64 nor a list of numbers, empty, or not finite.
std::optional<std::vector<float>> read_vector(dom::element embedding)
{
    std::optional<std::vector<float>> vector;
    std::string_view text;
    dom::array numbers;
    if (embedding.get(text) == simdjson::SUCCESS)
        vector = from_base64(text);
    else if (embedding.get(numbers) == simdjson::SUCCESS)
        vector = from_numbers(numbers);
    if (!vector || vector->empty())
        return std::nullopt;
    for (const float value : *vector)
        if (!std::isfinite(value))
            return std::nullopt;
    return vector;
}

}  // namespace

std::string encode_embeddings_request(std::string_view model, std::span<const std::string> texts,
                                      std::size_t dimensions, EmbeddingEncoding encoding)
{
    std::string body = R"({"model":)";
    append_json_string(body, model);
    body += R"(,"input":[)";
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i > 0)
            body += ',';
        append_json_string(body, texts[i]);
    }
    body += ']';
    if (dimensions > 0)
        body += R"(,"dimensions":)" + std::to_string(dimensions);
    if (encoding == EmbeddingEncoding::base64)
        body += R"(,"encoding_format":"base64")";
    body += '}';
    return body;
}

EmbeddingsResult decode_embeddings(const net::HttpResponse& response, std::size_t count)
{
    dom::parser parser;
    const auto root = llm::read_success(response, parser);
    if (!root)
        return root.error();
    dom::array data;
    if ((*root)["data"].get(data) != simdjson::SUCCESS)
        return llm::unusable("the embeddings API answered without \"data\"");
    std::vector<std::vector<float>> vectors(count);
    std::size_t seen = 0;
    for (const dom::element item : data) {
        std::uint64_t index = 0;
        dom::element embedding;
        if (item["index"].get(index) != simdjson::SUCCESS || index >= count || !vectors[index].empty())
            return llm::unusable("the embeddings API answered with an index that was not asked for, or twice");
        if (item["embedding"].get(embedding) != simdjson::SUCCESS)
            return llm::unusable("the embeddings API answered without an \"embedding\"");
        auto vector = read_vector(embedding);
        if (!vector)
            return llm::unusable("the embeddings API answered with a vector that cannot be read");
        vectors[index] = std::move(*vector);
        ++seen;
    }
    if (seen != count)
        return llm::unusable("the embeddings API answered with " + std::to_string(seen) + " vectors for " +
                             std::to_string(count) + " texts");
    for (const auto& vector : vectors)
        if (vector.size() != vectors.front().size())
            return llm::unusable("the embeddings API answered with vectors of different lengths");
    return vectors;
}

}  // namespace assay::rag
