#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::report {

/// The most frequent of any number of values in flat memory: exact while
/// there are few different ones, else with a known error (Misra and Gries,
/// "Finding repeated elements", 1982).
class FrequentValues {
public:
    /// Counts up to `capacity` different values at once; positive.
    explicit FrequentValues(std::size_t capacity) : capacity_{capacity} {}

    void add(std::string_view value);

    struct Entry {
        std::string value;
        std::uint64_t count;  ///< At least; at most missed() more.
    };
    /// The `most` largest counts, the largest first, equal ones by value.
    [[nodiscard]] std::vector<Entry> top(std::size_t most) const;

    [[nodiscard]] std::uint64_t missed() const { return missed_; }
    /// How many different values there were, if all of them are still counted.
    [[nodiscard]] std::optional<std::size_t> distinct() const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    std::size_t capacity_;
    std::uint64_t missed_ = 0;
    std::unordered_map<std::string, std::uint64_t, Hash, std::equal_to<>> counts_;
};

}  // namespace assay::report
