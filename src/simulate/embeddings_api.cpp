#include "simulate/embeddings_api.hpp"

#include "core/base64.hpp"
#include "core/json_text.hpp"
#include "simulate/json_parser.hpp"

#include <array>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>

namespace assay::simulate {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr std::uint64_t default_dimensions = 1536;
constexpr std::uint64_t default_dimensions_large = 3072;

/// FNV-1a: the same on every machine, so that stored vectors stay comparable.
std::uint64_t hash_of(std::string_view word)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : word)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    // Its low bits alone are weak.
    return hash ^ (hash >> 29);
}

/// Lower case if `byte` belongs to a word, else 0. All beyond ASCII does.
char word_byte(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return static_cast<char>(byte - 'A' + 'a');
    const bool belongs = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
                         static_cast<unsigned char>(byte) >= 0x80;
    return belongs ? byte : '\0';
}

void add_word(std::string_view word, std::vector<float>& vector)
{
    const auto hash = hash_of(word);
    vector[hash % vector.size()] += (hash >> 63) != 0 ? -1.0F : 1.0F;
}

bool is_zero(const std::vector<float>& vector)
{
    for (const float value : vector)
        if (value != 0)
            return false;
    return true;
}

error_code add_text(ondemand::value value, EmbeddingsCall& call)
{
    std::string_view text;
    if (const auto error = value.get_string().get(text))
        return error;
    call.inputs.emplace_back(text);
    return simdjson::SUCCESS;
}

/// A token as a word of a text.
error_code append_token(ondemand::value value, std::string& text)
{
    std::uint64_t token = 0;
    if (const auto error = value.get_uint64().get(token))
        return error;
    text += std::to_string(token);
    text += ' ';
    return simdjson::SUCCESS;
}

/// A string, strings, tokens, or arrays of tokens.
error_code read_input(ondemand::value input, EmbeddingsCall& call)
{
    ondemand::json_type type{};
    if (const auto error = input.type().get(type))
        return error;
    if (type == ondemand::json_type::string)
        return add_text(input, call);
    std::string tokens;
    const auto error = for_each_element(input, [&](ondemand::value element) {
        ondemand::json_type inner{};
        if (const auto failure = element.type().get(inner))
            return failure;
        if (inner == ondemand::json_type::string)
            return add_text(element, call);
        if (inner == ondemand::json_type::number)
            return append_token(element, tokens);
        std::string text;
        const auto failure = for_each_element(element, [&](ondemand::value token) { return append_token(token, text); });
        call.inputs.push_back(std::move(text));
        return failure;
    });
    if (!tokens.empty())
        call.inputs.push_back(std::move(tokens));
    return error;
}

std::optional<ApiError> check(EmbeddingsCall& call)
{
    if (call.model.empty())
        return ApiError{400, "you must provide a model parameter", "model"};
    if (call.inputs.empty())
        return ApiError{400, "'input' must be a text, or a list with at least one", "input"};
    if (call.inputs.size() > EmbeddingsLimits::max_inputs)
        return ApiError{400, "'input' holds " + std::to_string(call.inputs.size()) + " texts; the limit is " +
                                 std::to_string(EmbeddingsLimits::max_inputs), "input"};
    for (const auto& input : call.inputs) {
        const auto tokens = estimated_tokens(input.size());
        if (tokens == 0)
            return ApiError{400, "'input' cannot be an empty string", "input"};
        if (tokens > EmbeddingsLimits::max_tokens_per_input)
            return ApiError{400, "an input has about " + std::to_string(tokens) + " tokens; the limit is " +
                                     std::to_string(EmbeddingsLimits::max_tokens_per_input), "input"};
        call.input_tokens += tokens;
    }
    if (call.input_tokens > EmbeddingsLimits::max_tokens)
        return ApiError{400, "the inputs have about " + std::to_string(call.input_tokens) + " tokens; the limit is " +
                                 std::to_string(EmbeddingsLimits::max_tokens), "input"};
    if (call.dimensions == 0 || call.dimensions > EmbeddingsLimits::max_dimensions)
        return ApiError{400, "'dimensions' must lie between 1 and " + std::to_string(EmbeddingsLimits::max_dimensions),
                        "dimensions"};
    return std::nullopt;
}

void append_floats(std::string& out, const std::vector<float>& vector)
{
    out += '[';
    for (const float value : vector) {
        std::array<char, 32> text;
        const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
        out.append(text.data(), end);
        out += ',';
    }
    out.back() = ']';
}

}  // namespace

ApiResult<EmbeddingsCall> read_embeddings(JsonParser& parser, const std::string& body)
{
    auto document = parser.read(body);
    if (!document)
        return document.error();
    EmbeddingsCall call;
    std::optional<std::uint64_t> dimensions;
    const auto error = for_each_field(*document, [&](std::string_view key, ondemand::value value) {
        if (key == "input")
            return read_input(value, call);
        if (key == "dimensions")
            return read_optional(value, dimensions);
        if (key != "model" && key != "encoding_format")
            return simdjson::SUCCESS;
        std::string_view text;
        if (const auto failure = value.get_string().get(text))
            return failure;
        if (key == "model")
            call.model = text;
        else
            call.base64 = text == "base64";
        return simdjson::SUCCESS;
    });
    if (error)
        return bad_json(error);
    const bool large = call.model.ends_with("-large");
    call.dimensions = dimensions.value_or(large ? default_dimensions_large : default_dimensions);
    if (auto problem = check(call))
        return std::move(*problem);
    return call;
}

net::ServerReply write_embeddings(const EmbeddingsCall& call)
{
    static_assert(std::endian::native == std::endian::little, "base64 holds little-endian floats");
    net::ServerReply reply;
    reply.headers.emplace_back("content-type", "application/json");
    std::string& out = reply.body;
    out = R"({"object":"list","data":[)";
    for (std::size_t i = 0; i < call.inputs.size(); ++i) {
        const auto vector = embed(call.inputs[i], call.dimensions);
        out += i == 0 ? "" : ",";
        out += R"({"object":"embedding","index":)" + std::to_string(i) + R"(,"embedding":)";
        if (call.base64) {
            out += '"';
            append_base64(out, {reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float)});
            out += '"';
        } else {
            append_floats(out, vector);
        }
        out += '}';
    }
    out += R"(],"model":)";
    append_json_string(out, call.model);
    const auto tokens = std::to_string(call.input_tokens);
    out += R"(,"usage":{"prompt_tokens":)" + tokens + R"(,"total_tokens":)" + tokens + "}}";
    return reply;
}

std::vector<float> embed(std::string_view text, std::size_t dimensions)
{
    assert(dimensions > 0);
    std::vector<float> vector(dimensions);
    std::string word;
    for (const char byte : text) {
        if (const char lower = word_byte(byte)) {
            word += lower;
        } else if (!word.empty()) {
            add_word(word, vector);
            word.clear();
        }
    }
    if (!word.empty())
        add_word(word, vector);
    // No words, or words that cancel each other out.
    if (is_zero(vector))
        vector[hash_of(text) % dimensions] = 1;
    float length = 0;
    for (const float value : vector)
        length += value * value;
    length = std::sqrt(length);
    for (float& value : vector)
        value /= length;
    return vector;
}

}  // namespace assay::simulate
