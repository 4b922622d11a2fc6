#include "llm/schema_conditions.hpp"

#include <algorithm>
#include <string>

namespace assay::llm {
namespace {

constexpr std::size_t most_levels = 32;      ///< Of a condition, with the references it follows.
constexpr std::size_t most_steps = 10'000;  ///< References can branch without end.

class Comparison {
public:
    explicit Comparison(const Json& root) : root_{root} {}

    bool asks_for_more(const Json& asked, const Json& base, std::size_t level)
    {
        if (!asked.is_object())
            return false;
        if (level > most_levels || ++steps_ > most_steps || asked.contains("$dynamicRef") || asked.contains("patternProperties"))
            return true;
        const auto more = [&](const Json& inner) { return asks_for_more(inner, base, level + 1); };
        if (const auto reference = asked.find("$ref"); reference != asked.end()) {
            const Json* referred = referred_to(root_, *reference);
            if (!referred || more(*referred))
                return true;
        }
        // Of "if" and "not" nothing has to be there.
        for (const char* keyword : {"then", "else"}) {
            if (asked.contains(keyword) && more(asked[keyword]))
                return true;
        }
        for (const char* keyword : {"allOf", "anyOf", "oneOf", "dependentSchemas"}) {
            const auto several = asked.find(keyword);
            if (several != asked.end() && std::any_of(several->begin(), several->end(), more))
                return true;
        }
        const auto required = asked.find("required");
        if (required != asked.end() && std::any_of(required->begin(), required->end(), [&](const Json& name) {
                return !described(base, name.get<std::string>(), level);
            }))
            return true;
        if (const auto properties = asked.find("properties"); properties != asked.end()) {
            for (const auto& [name, property] : properties->items()) {
                const Json* known = described(base, name, level);
                if (property != false && (!known || asks_for_more(property, *known, level + 1)))
                    return true;
            }
        }
        const bool goes_into_items = asked.contains("items") && asked["items"].is_object();
        return goes_into_items && (!base.contains("items") || asks_for_more(asked["items"], base["items"], level + 1));
    }

    /// The property `name` of the object `base`, wherever that describes it.
    const Json* described(const Json& base, const std::string& name, std::size_t level)
    {
        if (level > most_levels || ++steps_ > most_steps || !base.is_object())
            return nullptr;
        if (const auto properties = base.find("properties"); properties != base.end() && properties->contains(name))
            return &(*properties)[name];
        if (const auto reference = base.find("$ref"); reference != base.end()) {
            const Json* referred = referred_to(root_, *reference);
            if (const Json* found = referred ? described(*referred, name, level + 1) : nullptr)
                return found;
        }
        for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
            const auto several = base.find(keyword);
            if (several == base.end())
                continue;
            for (const Json& inner : *several) {
                if (const Json* found = described(inner, name, level + 1))
                    return found;
            }
        }
        return nullptr;
    }

private:
    const Json& root_;
    std::size_t steps_ = 0;
};

}  // namespace

const Json* referred_to(const Json& root, const Json& reference)
{
    const auto text = reference.is_string() ? reference.get<std::string>() : std::string{};
    if (text == "#")
        return &root;
    if (!text.starts_with("#/") || text.find('%') != std::string::npos)
        return nullptr;
    const Json::json_pointer pointer{text.substr(1)};
    return root.contains(pointer) ? &root[pointer] : nullptr;
}

bool asks_for_more(const Json& asked, const Json& base, const Json& root)
{
    return Comparison{root}.asks_for_more(asked, base, 0);
}

}  // namespace assay::llm
