#include "schema/words.hpp"

#include "core/utf8.hpp"
#include "schema/code.hpp"
#include "schema/exact_numbers.hpp"

#include <algorithm>

namespace assay::schema {
namespace {

constexpr std::size_t quote_bytes = 60;

/// The optimal string alignment distance.
std::size_t edits(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> previous(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        previous[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, previous);
        std::swap(previous, row);
    }
    return previous[b.size()];
}

}  // namespace

std::string quoted(simdjson::dom::element value, const ExactNumbers* exact)
{
    if (const Decimal* decimal = exact == nullptr ? nullptr : exact->find(value))
        return shorten(decimal->text(), quote_bytes);
    return shorten(simdjson::minify(value), quote_bytes);
}

std::string type_words(std::uint32_t types)
{
    struct Word {
        std::uint32_t bit;
        const char* word;
    };
    constexpr Word words[] = {
        {type_string, "a string"},   {type_integer, "an integer"}, {type_number, "a number"}, {type_boolean, "true or false"},
        {type_object, "an object"}, {type_array, "a list"},       {type_null, "null"},
    };
    if ((types & type_number) != 0)
        types &= ~static_cast<std::uint32_t>(type_integer);
    std::vector<const char*> chosen;
    for (const auto& [bit, word] : words) {
        if ((types & bit) != 0)
            chosen.push_back(word);
    }
    std::string out;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (i > 0)
            out += i + 1 == chosen.size() ? " or " : ", ";
        out += chosen[i];
    }
    return out;
}

std::string counted(std::uint64_t count, std::string_view noun, std::string_view plural)
{
    return std::to_string(count) + " " + std::string{count == 1 ? noun : plural};
}

std::optional<std::string_view> nearest(std::string_view word, const std::vector<std::string_view>& candidates,
                                        std::size_t max_edits)
{
    std::optional<std::string_view> best;
    std::size_t best_edits = max_edits + 1;
    for (const auto candidate : candidates) {
        const auto longer = std::max(word.size(), candidate.size());
        const auto shorter = std::min(word.size(), candidate.size());
        if (longer - shorter >= best_edits)
            continue;
        const auto distance = edits(word, candidate);
        if (distance < best_edits) {
            best_edits = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace assay::schema
