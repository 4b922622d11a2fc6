#include "decode/duplicates.hpp"

#include <algorithm>

namespace assay::decode {

std::optional<std::string_view> DuplicateFinder::find(simdjson::dom::element root)
{
    open_.clear();
    open_.push_back(root);
    while (!open_.empty()) {
        const auto element = open_.back();
        open_.pop_back();
        simdjson::dom::object object;
        simdjson::dom::array array;
        if (element.get(object) == simdjson::SUCCESS) {
            if (const auto key = find_in(object))
                return key;
        } else if (element.get(array) == simdjson::SUCCESS) {
            for (const auto item : array) {
                if (item.is_object() || item.is_array())
                    open_.push_back(item);
            }
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> DuplicateFinder::find_in(simdjson::dom::object object)
{
    // Records are small: comparing each with each beats sorting there.
    constexpr std::size_t few_keys = 16;
    keys_.clear();
    for (const auto field : object) {
        if (keys_.size() < few_keys && std::find(keys_.begin(), keys_.end(), field.key) != keys_.end())
            return field.key;
        keys_.push_back(field.key);
        if (field.value.is_object() || field.value.is_array())
            open_.push_back(field.value);
    }
    if (keys_.size() <= few_keys)
        return std::nullopt;
    std::sort(keys_.begin(), keys_.end());
    const auto twice = std::adjacent_find(keys_.begin(), keys_.end());
    return twice == keys_.end() ? std::nullopt : std::optional{*twice};
}

}  // namespace assay::decode
