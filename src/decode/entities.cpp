#include "decode/entities.hpp"

#include <algorithm>
#include <array>

namespace assay::decode {
namespace {

struct Entity {
    std::string_view written;
    std::string_view meant;
};

/// Those that escape functions write.
constexpr std::array<Entity, 12> entities = {{
    {"&quot;", "\""}, {"&#34;", "\""}, {"&#x22;", "\""}, {"&apos;", "'"}, {"&#39;", "'"}, {"&#x27;", "'"},
    {"&#039;", "'"}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&nbsp;", "\xC2\xA0"}, {"&#x2F;", "/"},
}};

const Entity* entity_at(std::string_view text, std::size_t at)
{
    const auto* const found = std::find_if(entities.begin(), entities.end(),
                                           [&](const Entity& entity) { return text.substr(at).starts_with(entity.written); });
    return found == entities.end() ? nullptr : found;
}

/// Whether a bracket stands before a quotation mark that is an entity, and no
/// other mark behind it.
bool is_escaped(std::string_view text)
{
    const auto bracket = text.find_first_of("{[");
    if (bracket == std::string_view::npos)
        return false;
    const auto first = text.find_first_not_of("{[ \t\r\n", bracket);
    const auto* const entity = first == std::string_view::npos || text[first] != '&' ? nullptr : entity_at(text, first);
    return entity != nullptr && (entity->meant == "\"" || entity->meant == "'") && text.find('"', bracket) == std::string_view::npos;
}

}  // namespace

std::optional<std::string> with_plain_entities(std::string_view text)
{
    if (text.find('&') == std::string_view::npos || !is_escaped(text))
        return std::nullopt;
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (const auto* const entity = text[at] == '&' ? entity_at(text, at) : nullptr) {
            plain += entity->meant;
            at += entity->written.size();
        } else {
            plain += text[at++];
        }
    }
    return plain;
}

}  // namespace assay::decode
