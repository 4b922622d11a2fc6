#pragma once

#include "core/json.hpp"
#include "schema/keywords.hpp"

#include <string>

namespace assay::schema {

/// Calls `visit(child, pointer)` for each schema that stands directly inside
/// the schema `node` (normalised spelling), with the child's pointer grown
/// from `pointer`. Works for a const and a mutable `node`.
template <class Node, class Visit>
void for_each_subschema(Node& node, const std::string& pointer, Visit visit)
{
    if (!node.is_object())
        return;
    for (auto& [name, value] : node.items()) {
        const Keyword* keyword = find_keyword(name);
        if (keyword == nullptr || keyword->holds == Holds::value)
            continue;
        std::string place = pointer;
        append_pointer(place, name);
        if (keyword->holds == Holds::schema) {
            visit(value, std::move(place));
        } else if (keyword->holds == Holds::schema_list && value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i)
                visit(value[i], place + "/" + std::to_string(i));
        } else if (keyword->holds == Holds::schema_map && value.is_object()) {
            for (auto& [key, child] : value.items()) {
                std::string child_place = place;
                append_pointer(child_place, key);
                visit(child, std::move(child_place));
            }
        }
    }
}

}  // namespace assay::schema
