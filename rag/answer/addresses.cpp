#include "rag/answer/addresses.hpp"

#include "rag/text/character.hpp"
#include "rag/text/fold.hpp"

#include <algorithm>
#include <cstddef>

namespace assay::rag {
namespace {

/// Whether a character can stand in an address. Letters of other scripts can, also such as are drawn like Latin ones.
bool belongs(char32_t character)
{
    constexpr std::u32string_view marks = U".-_~:/?#@!$&'*+,;=%";
    const Writing writing = writing_of(character);
    return (writing != Writing::none && writing != Writing::unspaced) || marks.find(character) != std::u32string_view::npos;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

/// Two labels or more, the last one of two letters or more: "acme.com", not "3.5", "e.g" or "U.S".
bool is_host(std::string_view text)
{
    const auto port = text.find(':');
    text = text.substr(0, port);
    const auto dot = text.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || text.find("..") != std::string_view::npos)
        return false;
    const auto last = text.substr(dot + 1);
    return last.size() >= 2 && std::all_of(last.begin(), last.end(), is_ascii_letter) &&
           std::none_of(text.begin(), text.end(), [](char c) { return std::string_view{"!$&'*+,;=%/?#~:"}.find(c) != std::string_view::npos; });
}

void add_address(std::string_view text, std::set<std::string>& addresses)
{
    constexpr std::string_view ending = ".,;:!?'*_-/";
    while (!text.empty() && ending.find(text.front()) != std::string_view::npos)
        text.remove_prefix(1);
    while (!text.empty() && ending.find(text.back()) != std::string_view::npos)
        text.remove_suffix(1);
    if (text.starts_with("mailto:"))
        text.remove_prefix(std::string_view{"mailto:"}.size());
    const auto scheme = text.find("://");
    if (scheme != std::string_view::npos) {
        const auto rest = text.substr(scheme + 3);
        const bool is_web = text.starts_with("http");
        addresses.emplace(is_web ? rest : text);
        addresses.emplace(rest.substr(0, rest.find_first_of("/?#")));
        return;
    }
    if (const auto at = text.find('@'); at != std::string_view::npos && at > 0) {
        if (is_host(text.substr(at + 1)))
            addresses.emplace(text);
        return;
    }
    if (const auto host = text.substr(0, text.find_first_of("/?#")); is_host(host)) {
        addresses.emplace(text);
        addresses.emplace(host);
    }
}

}  // namespace

std::set<std::string> read_addresses(std::string_view utf8)
{
    const std::string text = fold_letters(utf8);
    std::set<std::string> addresses;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t before = at;
        if (belongs(next_character(text, at)))
            continue;
        add_address(std::string_view{text}.substr(begin, before - begin), addresses);
        begin = at;
    }
    add_address(std::string_view{text}.substr(begin), addresses);
    return addresses;
}

}  // namespace assay::rag
