#include "schema/split.hpp"

#include "schema/schema.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <string_view>

namespace assay::schema {
namespace {

constexpr std::size_t max_parts = 1'000;

/// The names that lead from the root to a property, through objects alone.
using Path = std::vector<std::string>;

class Splitter {
public:
    Splitter(const Json& document, const Fits& fits) : document_{document}, fits_{fits} {}

    Result<std::vector<Json>> run()
    {
        if (!is_divisible(document_))
            return Error{Errc::invalid_input, "its properties depend on one another, so it cannot be split", ""};
        add_units({}, document_);
        if (units_.empty() || (!identifying_.empty() && !fits_(part(0))))
            return Error{Errc::invalid_input, "what would stand in every part is too wide by itself",
                         identifying_.empty() ? "" : place_of(identifying_.front())};
        std::vector<Json> parts;
        while (!units_.empty()) {
            const std::size_t count = largest_fit();
            if (count == 0) {
                if (auto expanded = expand_first(); !expanded)
                    return expanded.error();
                continue;
            }
            if (parts.size() == max_parts)
                return Error{Errc::invalid_input, "it would take more than 1000 schemas", ""};
            parts.push_back(part(count));
            units_.erase(units_.begin(), units_.begin() + static_cast<std::ptrdiff_t>(count));
        }
        return parts;
    }

private:
    static std::string place_of(const Path& path)
    {
        std::string place;
        for (const auto& name : path)
            append_pointer(place += "/properties", name);
        return place;
    }

    /// The properties of the object at `path`, but for the identifying ones.
    std::vector<Path> properties_of(const Path& path, const Json& object)
    {
        std::vector<Path> out;
        const auto required = object.value("required", Json::array());
        for (const auto& [name, property] : object["properties"].items()) {
            const bool is_required = std::find(required.begin(), required.end(), Json(name)) != required.end();
            const bool is_identifying = path.empty() && is_required &&
                                        (name == "id" || resolve(document_, property).contains("const"));
            out.push_back(path);
            out.back().push_back(name);
            if (is_identifying) {
                identifying_.push_back(std::move(out.back()));
                out.pop_back();
            }
        }
        return out;
    }

    void add_units(const Path& path, const Json& object)
    {
        const auto found = properties_of(path, object);
        units_.insert(units_.begin(), found.begin(), found.end());
    }

    /// How many of the units, from the first on, one schema can ask for. More
    /// properties never fit better than fewer.
    std::size_t largest_fit() const
    {
        std::size_t fitting = 0;
        std::size_t failing = units_.size() + 1;
        while (failing - fitting > 1) {
            const std::size_t middle = fitting + (failing - fitting) / 2;
            (fits_(part(middle)) ? fitting : failing) = middle;
        }
        return fitting;
    }

    /// Puts the properties of the first unit, an object, in its place.
    Result<void> expand_first()
    {
        const Path path = units_.front();
        const Json* object = &document_;
        for (const auto& name : path)
            object = &resolve(document_, (*object)["properties"][name]);
        const bool is_endless = path.size() >= max_levels;
        if (is_endless || !is_divisible(*object) || (*object)["properties"].size() < 2)
            return Error{Errc::invalid_input, "it is too wide by itself and cannot be split", place_of(path)};
        units_.pop_front();
        add_units(path, *object);
        return {};
    }

    /// The schema that asks for the first `count` units.
    Json part(std::size_t count) const
    {
        std::vector<const Path*> wanted;
        for (const auto& path : identifying_)
            wanted.push_back(&path);
        for (std::size_t i = 0; i < count; ++i)
            wanted.push_back(&units_[i]);
        return restricted(document_, wanted, 0);
    }

    /// `object` with those properties alone whose paths are wanted.
    Json restricted(const Json& object, const std::vector<const Path*>& wanted, std::size_t level) const
    {
        Json out = Json::object();
        for (const auto& [keyword, value] : object.items()) {
            if (keyword == "properties")
                out[keyword] = restricted_properties(value, wanted, level);
            else if (keyword == "required")
                out[keyword] = restricted_names(value, wanted, level);
            else if (keyword != "default" && keyword != "examples")  // They are of the whole.
                out[keyword] = value;
        }
        return out;
    }

    Json restricted_properties(const Json& properties, const std::vector<const Path*>& wanted, std::size_t level) const
    {
        Json out = Json::object();
        for (const auto& [name, property] : properties.items()) {
            std::vector<const Path*> inside;
            std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(inside),
                         [&, &key = name](const Path* path) { return (*path)[level] == key; });
            if (inside.empty())
                continue;
            const bool is_whole = inside.front()->size() == level + 1;
            out[name] = is_whole ? property : restricted(resolve(document_, property), inside, level + 1);
        }
        return out;
    }

    static Json restricted_names(const Json& names, const std::vector<const Path*>& wanted, std::size_t level)
    {
        Json out = Json::array();
        std::copy_if(names.begin(), names.end(), std::back_inserter(out), [&](const Json& name) {
            return std::any_of(wanted.begin(), wanted.end(), [&](const Path* path) { return Json((*path)[level]) == name; });
        });
        return out;
    }

    static constexpr std::size_t max_levels = 32;

    const Json& document_;
    const Fits& fits_;
    std::deque<Path> units_;         ///< Still to be asked for, in order.
    std::vector<Path> identifying_;  ///< Asked for in every part.
};

/// Whether every property that the object requires is one that it describes.
bool is_described(const Json& object)
{
    const auto required = object.value("required", Json::array());
    return std::all_of(required.begin(), required.end(), [&](const Json& name) {
        return name.is_string() && object["properties"].contains(name.get<std::string>());
    });
}

}  // namespace

bool is_divisible(const Json& object)
{
    constexpr std::array<std::string_view, 14> harmless = {"type",    "properties",  "required", "additionalProperties",
                                                           "title",   "description", "$schema",  "$id",
                                                           "$defs",   "$comment",    "examples", "default",
                                                           "$anchor", "deprecated"};
    return object.is_object() && object.contains("properties") && object["properties"].is_object() &&
           is_described(object) && std::all_of(object.items().begin(), object.items().end(), [&](const auto& item) {
               return item.key().starts_with("x-") || std::find(harmless.begin(), harmless.end(), item.key()) != harmless.end();
           });
}

Result<std::vector<Json>> split(const Json& document, const Fits& fits)
{
    return Splitter{document, fits}.run();
}

}  // namespace assay::schema
