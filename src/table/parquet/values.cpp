#include "table/parquet/values.hpp"

#include "table/parquet/rle.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace assay::table::parquet {
namespace {

static_assert(std::endian::native == std::endian::little, "Parquet's numbers are copied as they are");

constexpr std::size_t max_dictionary_bytes = 1u << 20;
constexpr std::size_t max_dictionary_values = 1u << 16;
/// After so many values it shows whether they repeat.
constexpr std::size_t dictionary_trial = 2048;
constexpr std::size_t max_statistic_bytes = 64;

template <class T>
void append_number(std::string& out, T value)
{
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
}

void append_booleans(std::string& out, const Column& column, Slots slots)
{
    for (std::size_t i = 0; i < slots.size(); i += 8) {
        unsigned bits = 0;
        for (std::size_t k = i; k < slots.size() && k < i + 8; ++k)
            bits |= static_cast<unsigned>(column.boolean(slots[k])) << (k - i);
        out += static_cast<char>(bits);
    }
}

/// `value(slot)` gives what is compared; the dictionary's own bytes come from append_plain().
template <class Key, class Value>
std::optional<Dictionary> make_dictionary(const Column& column, Slots slots, Value value)
{
    Dictionary dictionary;
    std::unordered_map<Key, std::uint32_t> known;
    std::size_t values_bytes = 0;
    dictionary.indices.reserve(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
        values_bytes += plain_bytes(column, slots[i]);
        const auto [entry, is_new] = known.try_emplace(value(slots[i]), dictionary.count);
        if (is_new) {
            append_plain(dictionary.plain, column, slots.subspan(i, 1));
            ++dictionary.count;
        }
        dictionary.indices.push_back(entry->second);
        const bool too_large =
            dictionary.plain.size() > max_dictionary_bytes || dictionary.count > max_dictionary_values;
        const bool too_varied = i >= dictionary_trial && dictionary.count > i / 2;
        if (too_large || too_varied)
            return std::nullopt;
    }
    if (dictionary.count == 0)
        return std::nullopt;
    const auto bits = static_cast<std::size_t>(bits_for(dictionary.count - 1));
    if (dictionary.plain.size() + slots.size() * bits / 8 >= values_bytes)
        return std::nullopt;
    return dictionary;
}

template <class T>
std::string bytes_of(T value)
{
    std::string bytes;
    append_number(bytes, value);
    return bytes;
}

template <class Value>
auto extremes(Slots slots, Value value)
{
    auto least = value(slots.front());
    auto most = least;
    for (const std::size_t slot : slots) {
        const auto v = value(slot);
        if (v < least)
            least = v;
        if (most < v)
            most = v;
    }
    return std::pair{least, most};
}

/// NaN has no order, and zero stands for both zeros: the format's rules.
void set_float_extremes(Statistics& statistics, const Column& column, Slots slots)
{
    double least = INFINITY;
    double most = -INFINITY;
    for (const std::size_t slot : slots) {
        const double value = column.float64(slot);
        if (std::isnan(value))
            continue;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    if (least > most)
        return;
    statistics.min = bytes_of(least == 0 ? -0.0 : least);
    statistics.max = bytes_of(most == 0 ? 0.0 : most);
}

}  // namespace

void append_plain(std::string& out, const Column& column, Slots slots)
{
    switch (column.type().kind) {
    case Kind::boolean: append_booleans(out, column, slots); return;
    case Kind::int64:
        for (const std::size_t slot : slots)
            append_number(out, column.int64(slot));
        return;
    case Kind::date:
        for (const std::size_t slot : slots)
            append_number(out, static_cast<std::int32_t>(column.int64(slot)));
        return;
    case Kind::float64:
        for (const std::size_t slot : slots)
            append_number(out, column.float64(slot));
        return;
    case Kind::string:
    case Kind::json:
        for (const std::size_t slot : slots) {
            const std::string_view text = column.string(slot);
            append_number(out, static_cast<std::uint32_t>(text.size()));
            out += text;
        }
        return;
    case Kind::list:
    case Kind::record: break;
    }
    assert(!"only leaves have values");
}

std::size_t plain_bytes(const Column& column, std::size_t slot)
{
    switch (column.type().kind) {
    case Kind::date: return sizeof(std::int32_t);
    case Kind::string:
    case Kind::json: return sizeof(std::uint32_t) + column.string(slot).size();
    default: return sizeof(std::int64_t);
    }
}

std::optional<Dictionary> make_dictionary(const Column& column, Slots slots)
{
    switch (column.type().kind) {
    case Kind::int64:
    case Kind::date:
        return make_dictionary<std::int64_t>(column, slots, [&](std::size_t slot) { return column.int64(slot); });
    case Kind::float64:
        // By bits, so that both zeros and every NaN come back as they were.
        return make_dictionary<std::uint64_t>(
            column, slots, [&](std::size_t slot) { return std::bit_cast<std::uint64_t>(column.float64(slot)); });
    case Kind::string:
    case Kind::json:
        return make_dictionary<std::string_view>(column, slots, [&](std::size_t slot) { return column.string(slot); });
    default: return std::nullopt;
    }
}

Statistics statistics_of(const Column& column, Slots slots)
{
    Statistics statistics;
    if (slots.empty())
        return statistics;
    switch (column.type().kind) {
    case Kind::boolean: {
        const auto [least, most] = extremes(slots, [&](std::size_t slot) { return column.boolean(slot); });
        statistics.min = std::string(1, least ? '\1' : '\0');
        statistics.max = std::string(1, most ? '\1' : '\0');
        break;
    }
    case Kind::int64: {
        const auto [least, most] = extremes(slots, [&](std::size_t slot) { return column.int64(slot); });
        statistics.min = bytes_of(least);
        statistics.max = bytes_of(most);
        break;
    }
    case Kind::date: {
        const auto [least, most] = extremes(slots, [&](std::size_t slot) { return column.int64(slot); });
        statistics.min = bytes_of(static_cast<std::int32_t>(least));
        statistics.max = bytes_of(static_cast<std::int32_t>(most));
        break;
    }
    case Kind::float64: set_float_extremes(statistics, column, slots); break;
    case Kind::string:
    case Kind::json: {
        // std::string_view compares bytes as unsigned, which is the format's order.
        const auto [least, most] = extremes(slots, [&](std::size_t slot) { return column.string(slot); });
        if (least.size() <= max_statistic_bytes && most.size() <= max_statistic_bytes) {
            statistics.min = std::string{least};
            statistics.max = std::string{most};
        }
        break;
    }
    case Kind::list:
    case Kind::record: break;
    }
    return statistics;
}

}  // namespace assay::table::parquet
