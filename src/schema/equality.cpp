#include "schema/equality.hpp"

#include <cassert>
#include <functional>
#include <unordered_map>
#include <vector>

namespace assay::schema {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::size_t pairwise_limit = 32;

/// The element's value, whose type is known to be T.
template <class T>
T known(element value)
{
    T out{};
    const auto error = value.get(out);
    assert(error == simdjson::SUCCESS);
    static_cast<void>(error);
    return out;
}

bool is_number(element_type type)
{
    return type == element_type::INT64 || type == element_type::UINT64 || type == element_type::DOUBLE;
}

/// Whether the first `skip` members excepted, each of `a` is in `b`.
bool contains_members(simdjson::dom::object a, simdjson::dom::object b, std::size_t skip, const ExactNumbers* exact_a,
                      const ExactNumbers* exact_b)
{
    std::unordered_map<std::string_view, element> by_key;
    const bool is_large = b.size() > pairwise_limit;
    for (auto it = b.begin(); is_large && it != b.end(); ++it)
        by_key.emplace((*it).key, (*it).value);
    for (auto it = a.begin(); it != a.end(); ++it) {
        if (skip > 0) {
            --skip;
            continue;
        }
        const auto field = *it;
        element other;
        if (is_large) {
            const auto found = by_key.find(field.key);
            if (found == by_key.end() || !equal({field.value, exact_a}, {found->second, exact_b}))
                return false;
        } else if (b.at_key(field.key).get(other) != simdjson::SUCCESS || !equal({field.value, exact_a}, {other, exact_b})) {
            return false;
        }
    }
    return true;
}

bool equal_objects(simdjson::dom::object a, simdjson::dom::object b, const ExactNumbers* exact_a, const ExactNumbers* exact_b)
{
    if (a.size() != b.size())
        return false;
    // Mostly the members are in the same order, and then nothing is looked up.
    std::size_t alike = 0;
    auto other = b.begin();
    for (auto it = a.begin(); it != a.end(); ++it, ++other, ++alike) {
        if ((*it).key != (*other).key)
            return contains_members(a, b, alike, exact_a, exact_b);
        if (!equal({(*it).value, exact_a}, {(*other).value, exact_b}))
            return false;
    }
    return true;
}

bool equal_arrays(simdjson::dom::array a, simdjson::dom::array b, const ExactNumbers* exact_a, const ExactNumbers* exact_b)
{
    if (a.size() != b.size())
        return false;
    auto other = b.begin();
    for (const auto item : a) {
        if (!equal({item, exact_a}, {*other, exact_b}))
            return false;
        ++other;
    }
    return true;
}

/// Equal elements have equal hashes; nothing more is promised.
std::size_t hash_of(element value)
{
    constexpr std::size_t factor = 0x9E3779B97F4A7C15u;
    switch (value.type()) {
    case element_type::NULL_VALUE: return 1;
    case element_type::BOOL: return known<bool>(value) ? 2 : 3;
    case element_type::STRING: return std::hash<std::string_view>{}(known<std::string_view>(value));
    case element_type::ARRAY: {
        std::size_t hash = 4;
        for (const auto item : known<simdjson::dom::array>(value))
            hash = hash * factor + hash_of(item);
        return hash;
    }
    case element_type::OBJECT: {
        // A sum, so that the order of members does not matter.
        std::size_t hash = 5;
        for (const auto field : known<simdjson::dom::object>(value))
            hash += std::hash<std::string_view>{}(field.key) * factor ^ hash_of(field.value);
        return hash;
    }
    default:
        // Integers that are equal to a double convert to that double, and so
        // do equal numbers that were rounded.
        return std::hash<double>{}(known<double>(value) + 0.0);
    }
}

}  // namespace

std::optional<Number> number_of(element value, const ExactNumbers* exact)
{
    if (exact != nullptr && is_number(value.type())) {
        if (const Decimal* decimal = exact->find(value))
            return Number::of(*decimal);
    }
    switch (value.type()) {
    case element_type::INT64: return Number::of(known<std::int64_t>(value));
    case element_type::UINT64: return Number::of(known<std::uint64_t>(value));
    case element_type::DOUBLE: return Number::of(known<double>(value));
    default: return std::nullopt;
    }
}

bool equal(Comparand left, Comparand right)
{
    const auto a = left.value;
    const auto b = right.value;
    const auto type = a.type();
    const auto other = b.type();
    if (is_number(type) && is_number(other))
        return compare(*number_of(a, left.exact), *number_of(b, right.exact)) == 0;
    if (type != other)
        return false;
    switch (type) {
    case element_type::NULL_VALUE: return true;
    case element_type::BOOL: return known<bool>(a) == known<bool>(b);
    case element_type::STRING: return known<std::string_view>(a) == known<std::string_view>(b);
    case element_type::ARRAY:
        return equal_arrays(known<simdjson::dom::array>(a), known<simdjson::dom::array>(b), left.exact, right.exact);
    case element_type::OBJECT:
        return equal_objects(known<simdjson::dom::object>(a), known<simdjson::dom::object>(b), left.exact, right.exact);
    default: assert(false); return false;
    }
}

std::optional<EqualPair> find_equal_pair(simdjson::dom::array array, const ExactNumbers* exact)
{
    // simdjson counts up to 2^24 - 1 and then says just that, so size() only chooses.
    if (array.size() <= pairwise_limit) {
        std::size_t second = 0;
        for (auto item = array.begin(); item != array.end(); ++item, ++second) {
            std::size_t first = 0;
            for (auto earlier = array.begin(); first < second; ++earlier, ++first) {
                if (equal({*earlier, exact}, {*item, exact}))
                    return EqualPair{first, second};
            }
        }
        return std::nullopt;
    }
    std::unordered_multimap<std::size_t, std::pair<std::size_t, element>> seen;
    std::size_t index = 0;
    for (const auto item : array) {
        const auto hash = hash_of(item);
        const auto [begin, end] = seen.equal_range(hash);
        for (auto it = begin; it != end; ++it) {
            if (equal({it->second.second, exact}, {item, exact}))
                return EqualPair{it->second.first, index};
        }
        seen.emplace(hash, std::pair{index, item});
        ++index;
    }
    return std::nullopt;
}

}  // namespace assay::schema
