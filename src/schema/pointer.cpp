#include "schema/pointer.hpp"

#include <charconv>

namespace assay::schema {
namespace {

/// Where normalise() put what used to stand under `token`, or nullptr.
const char* new_name(const std::string& token)
{
    if (token == "definitions")
        return "$defs";
    if (token == "additionalItems")
        return "items";
    if (token == "dependencies")
        return "dependentSchemas";
    return nullptr;
}

}  // namespace

std::optional<std::vector<std::string>> pointer_tokens(std::string_view pointer)
{
    std::vector<std::string> tokens;
    if (pointer.empty())
        return tokens;
    if (pointer.front() != '/')
        return std::nullopt;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        const char c = pointer[i];
        if (c == '/') {
            tokens.emplace_back();
        } else if (c == '~') {
            if (i + 1 >= pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1'))
                return std::nullopt;
            tokens.back() += pointer[++i] == '0' ? '~' : '/';
        } else {
            tokens.back() += c;
        }
    }
    return tokens;
}

const Json* child_of(const Json& node, const std::string& token)
{
    if (node.is_object()) {
        const auto found = node.find(token);
        return found == node.end() ? nullptr : &*found;
    }
    if (!node.is_array() || token.empty() || (token.size() > 1 && token[0] == '0'))
        return nullptr;
    std::size_t index = 0;
    const auto [end, ec] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (ec != std::errc{} || end != token.data() + token.size() || index >= node.size())
        return nullptr;
    return &node[index];
}

std::string child_pointer(std::string pointer, std::string_view token)
{
    append_pointer(pointer, token);
    return pointer;
}

const Json* find_pointer(const Json& root, std::string_view pointer)
{
    const auto tokens = pointer_tokens(pointer);
    if (!tokens)
        return nullptr;
    const Json* node = &root;
    for (const auto& token : *tokens) {
        node = child_of(*node, token);
        if (node == nullptr)
            return nullptr;
    }
    return node;
}

std::optional<Located> locate(const Json& root, std::string_view pointer)
{
    auto tokens = pointer_tokens(pointer);
    if (!tokens)
        return std::nullopt;
    const Json* node = &root;
    for (std::size_t i = 0; i < tokens->size(); ++i) {
        std::string& token = (*tokens)[i];
        const Json* child = child_of(*node, token);
        if (child == nullptr) {
            if (const char* renamed = new_name(token)) {
                token = renamed;
                child = child_of(*node, token);
            }
        } else if (token == "items" && !child->is_array() && i + 1 < tokens->size() && node->contains("prefixItems") &&
                   child_of((*node)["prefixItems"], (*tokens)[i + 1]) != nullptr) {
            token = "prefixItems";
            child = &(*node)["prefixItems"];
        }
        if (child == nullptr && token == "items" && node->is_object() && node->contains("prefixItems")) {
            token = "prefixItems";
            child = &(*node)["prefixItems"];
        }
        if (child == nullptr)
            return std::nullopt;
        node = child;
    }
    return Located{node, std::move(*tokens)};
}

}  // namespace assay::schema
