#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Walks over lines and counts them.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_{text} {}

    bool next(std::string_view& line)
    {
        if (rest_.empty())
            return false;
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++number_;
        return true;
    }

    /// `name:line` of the line that next() gave last.
    [[nodiscard]] std::string place(const std::string& name) const { return name + ":" + std::to_string(number_); }

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

/// What stands between white space.
[[nodiscard]] inline std::vector<std::string_view> split_columns(std::string_view line)
{
    constexpr std::string_view space = " \t\r";
    std::vector<std::string_view> columns;
    for (std::size_t begin = line.find_first_not_of(space); begin != line.npos;) {
        const std::size_t end = std::min(line.find_first_of(space, begin), line.size());
        columns.push_back(line.substr(begin, end - begin));
        begin = line.find_first_not_of(space, end);
    }
    return columns;
}

/// All of `text` as a number, or nothing. No infinity, no NaN.
[[nodiscard]] inline std::optional<double> number_of(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value - value == 0))
        return std::nullopt;
    return value;
}

}  // namespace assay::rag
