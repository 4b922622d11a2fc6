#include "prompt/echo.hpp"

#include <algorithm>

namespace assay::prompt {
namespace {

constexpr std::size_t edge_bytes = 2048;

bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// How far an echo reaches that begins at `begin` and goes on to `end`.
template <class Iterator, class StartsCodePoint>
std::size_t reach(Iterator begin, Iterator end, StartsCodePoint starts_code_point)
{
    std::size_t words = 0;
    std::size_t code_points = 0;
    bool in_word = false;
    for (auto at = begin; at != end; ++at) {
        if (is_space(*at)) {
            if (in_word && ++words == echo_words)
                return static_cast<std::size_t>(at - begin);
            in_word = false;
            continue;
        }
        if (starts_code_point(at) && code_points++ == echo_code_points)
            return static_cast<std::size_t>(at - begin);
        in_word = true;
    }
    return static_cast<std::size_t>(end - begin);
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

}  // namespace

Echo echo_of(std::string_view text)
{
    text = trim(text);
    const auto head = reach(text.begin(), text.end(), [](auto at) { return !continues(*at); });
    // Backwards, a code point begins behind the last byte of the one before it.
    const auto tail = reach(text.rbegin(), text.rend(), [&](auto at) { return at == text.rbegin() || !continues(*(at - 1)); });
    return {std::string{trim(text.substr(0, head))}, std::string{trim(text.substr(text.size() - tail))}};
}

Edges edges_of(std::string_view text)
{
    text = trim(text);
    auto head = std::min(text.size(), edge_bytes);
    while (head < text.size() && continues(text[head]))
        ++head;
    auto tail = text.size() - std::min(text.size(), edge_bytes);
    while (tail < text.size() && continues(text[tail]))
        ++tail;
    return {text.substr(0, head), text.substr(tail)};
}

}  // namespace assay::prompt
