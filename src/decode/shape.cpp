#include "decode/shape.hpp"

#include "decode/fold.hpp"
#include "decode/shape_values.hpp"
#include "schema/references.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

namespace assay::decode {
namespace {

constexpr std::size_t max_shapes = 20'000;

std::uint8_t type_bit(const std::string& name)
{
    if (name == "null") return Shape::null;
    if (name == "boolean") return Shape::boolean;
    if (name == "integer") return Shape::integer;
    if (name == "number") return Shape::number;
    if (name == "string") return Shape::string;
    if (name == "array") return Shape::array;
    return name == "object" ? Shape::object : 0;
}

std::uint8_t types_of(const Json& type)
{
    if (type.is_string())
        return type_bit(type.get<std::string>());
    std::uint8_t types = 0;
    for (const auto& name : type)
        types = static_cast<std::uint8_t>(types | type_bit(name.get<std::string>()));
    return types;
}

/// Says what is wanted without asking for anything.
bool is_annotation(const std::string& keyword)
{
    constexpr std::array<std::string_view, 9> known = {"title", "description", "$schema", "$id",    "examples",
                                                       "$defs", "default",     "$comment", "x-alias"};
    return std::find(known.begin(), known.end(), keyword) != known.end();
}

}  // namespace

/// Builds the shape of a set of schemas that all hold at one place. Sets that
/// are asked for are numbered at once and built later, so schemas may refer
/// to themselves.
class ShapeBuilder {
public:
    explicit ShapeBuilder(const Json& document)
    {
        if (auto references = schema::References::index(document))
            references_ = std::move(*references);
    }

    Shapes build(const Json& document)
    {
        shapes_.shapes_.emplace_back();
        shapes_.root_ = request({&document}, {});
        while (!waiting_.empty()) {
            const auto [id, place] = std::move(waiting_.front());
            waiting_.pop_front();
            auto shape = shape_of(place);
            shapes_.shapes_[id] = std::move(shape);
        }
        const auto& root = shapes_.shapes_[shapes_.root_];
        shapes_.is_plain_text_ = root.types == Shape::string && document.is_object() &&
                                 std::all_of(document.items().begin(), document.items().end(), [](const auto& item) {
                                     return item.key() == "type" || is_annotation(item.key());
                                 });
        return std::move(shapes_);
    }

private:
    using Schemas = std::vector<const Json*>;
    struct Place {
        Schemas schemas;
        Schemas settled;  ///< Choices (anyOf, oneOf) that a branch was taken of.
        friend auto operator<=>(const Place&, const Place&) = default;
    };

    ShapeId request(Schemas schemas, Schemas settled)
    {
        Place place{std::move(schemas), std::move(settled)};
        if (const auto known = ids_.find(place); known != ids_.end())
            return known->second;
        if (shapes_.shapes_.size() >= max_shapes)
            return 0;
        const auto id = static_cast<ShapeId>(shapes_.shapes_.size());
        shapes_.shapes_.emplace_back();
        ids_.emplace(place, id);
        waiting_.emplace_back(id, std::move(place));
        return id;
    }

    /// All schemas that hold where `schemas` do.
    Schemas flattened(const Schemas& schemas)
    {
        Schemas all;
        std::set<const Json*> seen;
        std::deque<const Json*> open{schemas.begin(), schemas.end()};
        while (!open.empty()) {
            const Json* schema = open.front();
            open.pop_front();
            if (!seen.insert(schema).second)
                continue;
            all.push_back(schema);
            if (const auto reference = text_of(*schema, "$ref"); !reference.empty() && references_) {
                if (const auto target = references_->resolve(reference, 0))
                    open.push_back(target->schema);
            }
            if (const Json* parts = member(*schema, "allOf"); parts != nullptr && parts->is_array()) {
                for (const auto& part : *parts)
                    open.push_back(&part);
            }
        }
        return all;
    }

    Shape shape_of(const Place& place)
    {
        const auto all = flattened(place.schemas);
        for (const Json* schema : all) {
            for (const char* word : {"anyOf", "oneOf"}) {
                const Json* choice = member(*schema, word);
                if (choice == nullptr || !choice->is_array() || choice->empty() || is_settled(place, choice) ||
                    std::all_of(choice->begin(), choice->end(), is_constant))
                    continue;
                return branches_of(place, *choice);
            }
        }
        Shape shape;
        for (const Json* schema : all)
            fold_in(*schema, shape);
        add_properties(all, shape);
        add_items(all, shape);
        return shape;
    }

    static bool is_settled(const Place& place, const Json* choice)
    {
        return std::find(place.settled.begin(), place.settled.end(), choice) != place.settled.end();
    }

    Shape branches_of(const Place& place, const Json& choice)
    {
        Shape shape;
        auto settled = place.settled;
        settled.push_back(&choice);
        for (const auto& branch : choice) {
            auto schemas = place.schemas;
            schemas.push_back(&branch);
            shape.branches.push_back(request(std::move(schemas), settled));
        }
        return shape;
    }

    void fold_in(const Json& schema, Shape& shape)
    {
        if (schema.is_boolean() && !schema.get<bool>())
            shape.types = 0;
        if (!schema.is_object())
            return;
        if (const Json* type = member(schema, "type")) {
            shape.types &= types_of(*type);
            shape.names_types = true;
        }
        add_values(schema, shape);
        add_limits(schema, shape);
        if (const Json* names = member(schema, "propertyNames"))
            shape.names = request({names}, {});
    }

    void add_properties(const Schemas& all, Shape& shape)
    {
        std::map<std::string, Schemas> described;
        std::vector<std::string> order;
        std::set<std::string> required;
        Schemas additional;
        for (const Json* schema : all) {
            if (const Json* properties = member(*schema, "properties"); properties != nullptr && properties->is_object()) {
                for (const auto& [name, property] : properties->items()) {
                    auto& schemas = described[name];
                    if (schemas.empty())
                        order.push_back(name);
                    schemas.push_back(&property);
                }
            }
            if (const Json* names = member(*schema, "required"); names != nullptr && names->is_array()) {
                for (const auto& name : strings_of(*names))
                    required.insert(name);
            }
            if (const Json* patterns = member(*schema, "patternProperties"); patterns != nullptr && patterns->is_object()) {
                for (const auto& [pattern, property] : patterns->items()) {
                    if (auto compiled = schema::Pattern::compile(pattern))
                        shape.pattern_properties.emplace_back(std::move(*compiled), request({&property}, {}));
                }
            }
            for (const char* word : {"additionalProperties", "unevaluatedProperties"}) {
                const Json* others = member(*schema, word);
                if (others == nullptr)
                    continue;
                if (others->is_boolean())
                    shape.is_closed |= !others->get<bool>();
                else
                    additional.push_back(others);
            }
        }
        if (!additional.empty())
            shape.additional = request(std::move(additional), {});
        for (const auto& name : order)
            add_property(name, described[name], required.contains(name), shape);
        index_spellings(shape, described);
    }

    void add_property(const std::string& name, const Schemas& schemas, bool is_required, Shape& shape)
    {
        Shape::Property property{name, request(schemas, {}), is_required, {}, {}};
        for (const Json* schema : schemas) {
            if (const Json* value = member(*schema, "default")) {
                property.default_json = value->dump();
                shapes_.has_defaults_ = true;
            }
        }
        shape.by_name.emplace(name, shape.properties.size());
        shape.properties.push_back(std::move(property));
    }

    static void index_spellings(Shape& shape, const std::map<std::string, Schemas>& described)
    {
        std::set<std::string> ambiguous;
        const auto add = [&](const std::string& spelling, std::size_t index) {
            const auto folded = fold(spelling);
            shape.properties[index].folded_names.push_back(folded);
            const auto [at, is_new] = shape.by_fold.emplace(folded, index);
            if (folded.empty() || (!is_new && at->second != index))
                ambiguous.insert(folded);
        };
        for (std::size_t i = 0; i < shape.properties.size(); ++i) {
            const auto& name = shape.properties[i].name;
            add(name, i);
            for (const Json* schema : described.at(name)) {
                const Json* aliases = member(*schema, "x-alias");
                if (aliases == nullptr)
                    continue;
                for (const auto& alias : strings_of(*aliases)) {
                    shape.by_alias.emplace(alias, i);
                    add(alias, i);
                }
            }
        }
        for (const auto& folded : ambiguous)
            shape.by_fold.erase(folded);
    }

    void add_items(const Schemas& all, Shape& shape)
    {
        Schemas items;
        std::vector<Schemas> prefix;
        for (const Json* schema : all) {
            if (const Json* list = member(*schema, "prefixItems"); list != nullptr && list->is_array()) {
                prefix.resize(std::max(prefix.size(), list->size()));
                for (std::size_t i = 0; i < list->size(); ++i)
                    prefix[i].push_back(&(*list)[i]);
            }
            const Json* rest = member(*schema, "items");
            if (rest != nullptr && rest->is_boolean())
                shape.has_items &= rest->get<bool>();
            else if (rest != nullptr)
                items.push_back(rest);
        }
        if (!items.empty())
            shape.items = request(std::move(items), {});
        for (auto& schemas : prefix)
            shape.prefix.push_back(schemas.empty() ? 0 : request(std::move(schemas), {}));
    }

    std::optional<schema::References> references_;
    Shapes shapes_;
    std::map<Place, ShapeId> ids_;
    std::deque<std::pair<ShapeId, Place>> waiting_;
};

Shapes Shapes::of(const Json& document)
{
    return ShapeBuilder{document}.build(document);
}

}  // namespace assay::decode
