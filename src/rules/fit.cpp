#include "rules/fit.hpp"

#include "core/json_text.hpp"

#include <algorithm>
#include <cmath>

namespace assay::rules {

namespace {

constexpr double largest_whole = 9007199254740992.0;  // 2^53

bool within(const NumberRange& range, double value)
{
    if (range.minimum && (range.exclusive_minimum ? value <= *range.minimum : value < *range.minimum))
        return false;
    return !range.maximum || !(range.exclusive_maximum ? value >= *range.maximum : value > *range.maximum);
}

/// The multiple of `step` nearest to `value`. 0.1 has no exact double, so
/// steps that divide 1 are counted in parts of 1.
double snapped(double value, double step)
{
    const double parts = std::round(1 / step);
    if (step < 1 && std::abs(parts * step - 1) < 1e-9)
        return std::round(value * parts) / parts;
    return std::round(value / step) * step;
}

bool is_multiple(double value, double step) { return std::abs(snapped(value, step) - value) <= 1e-9 * std::max(1.0, std::abs(value)); }

double step_of(const NumberRange& range)
{
    const double step = range.multiple_of && *range.multiple_of > 0 ? *range.multiple_of : 0;
    if (!range.integer)
        return step;
    // Whole multiples of the step: the step itself if it is whole, else 1 and hope.
    return step >= 1 && step == std::floor(step) ? step : 1;
}

}  // namespace

std::optional<double> admitted(const NumberRange& range, double value)
{
    if (!std::isfinite(value) || !within(range, value))
        return std::nullopt;
    if (range.integer && value != std::floor(value))
        return std::nullopt;
    if (range.multiple_of && *range.multiple_of > 0 && !is_multiple(value, *range.multiple_of))
        return std::nullopt;
    return value;
}

double nearest(const NumberRange& range, double value)
{
    const double step = step_of(range);
    value = std::clamp(value, range.minimum.value_or(-largest_whole), std::max(range.minimum.value_or(-largest_whole), range.maximum.value_or(largest_whole)));
    if (step > 0)
        value = snapped(value, step);
    if (within(range, value))
        return value;
    // Just outside, or on an excluded bound: one step inwards, or a small part of the way.
    const bool low = range.minimum && value <= *range.minimum;
    if (step > 0)
        return value + (low ? step : -step);
    const double width = range.minimum && range.maximum ? *range.maximum - *range.minimum : 1000;
    return low ? *range.minimum + width / 1000 : *range.maximum - width / 1000;
}

void append_number(std::string& out, double value)
{
    if (value == std::floor(value) && std::abs(value) < largest_whole)
        out += std::to_string(static_cast<long long>(value));
    else
        append_json_number(out, value);
}

std::size_t length_of(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string cut_to(std::string_view text, std::size_t max_length, Cut cut)
{
    if (text.size() <= max_length || length_of(text) <= max_length)
        return std::string(text);
    const std::size_t room = cut == Cut::ellipsis && max_length > 0 ? max_length - 1 : max_length;
    std::size_t end = 0;
    for (std::size_t points = 0; end < text.size(); ++end) {
        const bool starts = (static_cast<unsigned char>(text[end]) & 0xc0) != 0x80;
        if (starts && points == room)
            break;
        points += starts ? 1 : 0;
    }
    std::string_view kept = text.substr(0, end);
    // Back to the last space, unless that would lose more than half.
    const std::size_t space = kept.rfind(' ');
    if (end < text.size() && text[end] != ' ' && space != std::string_view::npos && space > kept.size() / 2)
        kept = kept.substr(0, space);
    while (!kept.empty() && (kept.back() == ' ' || kept.back() == ',' || kept.back() == ';'))
        kept.remove_suffix(1);
    return std::string(kept) + (cut == Cut::ellipsis && max_length > 0 ? "…" : "");
}

std::optional<std::string> admitted(const StringShape& shape, std::string_view text, Cut cut)
{
    std::string fitted = cut_to(text, shape.max_length, cut);
    if (shape.min_length > 0 && length_of(fitted) < shape.min_length)
        return std::nullopt;
    if (shape.pattern != nullptr && !shape.pattern->accepts(fitted))
        return std::nullopt;
    return fitted;
}

}  // namespace assay::rules
