#include "llm/rate_limit_fields.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace assay::llm {
namespace {

constexpr std::int64_t longest_window_s = 120;
constexpr std::int64_t largest_quota = 1'000'000'000'000;
constexpr std::size_t most_items = 16;

/// A member of either list: its name and the parameters that matter.
struct Item {
    std::string name;
    std::optional<std::int64_t> quota{};
    std::optional<std::int64_t> window_s{};
    std::optional<std::int64_t> rest{};
    std::string unit = "requests";
};

/// Reads a list from left to right; whatever it does not know ends it.
class ListReader {
public:
    explicit ListReader(std::string_view text) : text_{text} {}

    std::vector<Item> read()
    {
        std::vector<Item> items;
        do {
            Item item;
            skip_spaces();
            if (!read_string(item.name) && !read_token(item.name))
                return items;
            while (skip(';'))
                if (!read_parameter(item))
                    return items;
            items.push_back(std::move(item));
            skip_spaces();
        } while (skip(',') && items.size() < most_items);
        return items;
    }

private:
    bool read_parameter(Item& item)
    {
        skip_spaces();
        std::string key;
        if (!read_token(key))
            return false;
        if (!skip('='))
            return true;
        std::string value;
        if (!read_string(value) && !read_token(value))
            return false;
        if (key == "q")
            item.quota = number(value);
        else if (key == "w")
            item.window_s = number(value);
        else if (key == "r")
            item.rest = number(value);
        else if (key == "qu")
            item.unit = value;
        return true;
    }

    bool read_string(std::string& out)
    {
        if (!skip('"'))
            return false;
        while (!text_.empty() && text_.front() != '"') {
            if (text_.front() == '\\')
                text_.remove_prefix(1);
            if (text_.empty())
                return false;
            out += text_.front();
            text_.remove_prefix(1);
        }
        return skip('"');
    }

    /// A token, a number, a key or a byte sequence: all that ends at a delimiter.
    bool read_token(std::string& out)
    {
        const auto size = std::min(text_.size(), text_.find_first_of(" \t;,=\""));
        out = text_.substr(0, size);
        text_.remove_prefix(size);
        return size > 0;
    }

    static std::optional<std::int64_t> number(std::string_view text)
    {
        std::int64_t value = 0;
        const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (ec != std::errc{} || end != text.data() + text.size() || value < 0 || value > largest_quota)
            return std::nullopt;
        return value;
    }

    bool skip(char c)
    {
        if (text_.empty() || text_.front() != c)
            return false;
        text_.remove_prefix(1);
        return true;
    }

    void skip_spaces() { text_.remove_prefix(std::min(text_.size(), text_.find_first_not_of(" \t"))); }

    std::string_view text_;
};

}  // namespace

std::optional<AnnouncedLimit> read_rate_limit_fields(std::string_view policies, std::string_view rests)
{
    const auto known = ListReader{rests}.read();
    std::optional<AnnouncedLimit> tightest;
    for (const auto& policy : ListReader{policies}.read()) {
        const auto rest = std::find_if(known.begin(), known.end(), [&](const Item& item) { return item.name == policy.name; });
        if (policy.unit != "requests" || rest == known.end() || !rest->rest || policy.quota.value_or(0) == 0)
            continue;
        const auto window_s = policy.window_s.value_or(0);
        if (window_s < 1 || window_s > longest_window_s)
            continue;
        const AnnouncedLimit limit{std::max<std::int64_t>(1, *policy.quota * 60 / window_s), *rest->rest};
        if (!tightest)
            tightest = limit;
        tightest->per_minute = std::min(tightest->per_minute, limit.per_minute);
        tightest->remaining = std::min(tightest->remaining, limit.remaining);
    }
    return tightest;
}

}  // namespace assay::llm
