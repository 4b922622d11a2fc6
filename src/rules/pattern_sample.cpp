// Makes up a plain string for a regular expression by reading it once from
// left to right: `^[A-Z]{2}-\d{4}$` gives "AA-0000".

#include "rules/pattern.hpp"

#include <algorithm>
#include <charconv>

namespace assay::rules {

namespace {

constexpr std::size_t max_sample_bytes = 4096;
constexpr int max_group_depth = 32;

class Sampler {
public:
    explicit Sampler(std::string_view expression) : rest_(expression) {}

    std::optional<std::string> sample()
    {
        std::optional<std::string> made = alternatives(0);
        if (!rest_.empty())
            return std::nullopt;
        return made;
    }

private:
    bool take(char c)
    {
        if (!rest_.starts_with(c))
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// The first alternative's sample; the others are read over.
    std::optional<std::string> alternatives(int depth)
    {
        if (depth > max_group_depth)
            return std::nullopt;
        std::optional<std::string> first = sequence(depth);
        while (first && take('|'))
            if (!sequence(depth))
                return std::nullopt;
        return first;
    }

    std::optional<std::string> sequence(int depth)
    {
        std::string made;
        while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
            if (take('^') || take('$'))
                continue;
            const std::optional<std::string> atom = one_atom(depth);
            if (!atom)
                return std::nullopt;
            const std::optional<std::size_t> times = repetitions();
            if (!times || made.size() + *times * atom->size() > max_sample_bytes)
                return std::nullopt;
            for (std::size_t i = 0; i < *times; ++i)
                made += *atom;
        }
        return made;
    }

    std::optional<std::string> one_atom(int depth)
    {
        if (take('('))
            return group(depth);
        if (take('['))
            return character_class();
        if (take('\\'))
            return escape();
        if (take('.'))
            return "a";
        std::string literal;
        do {  // all bytes of one code point
            literal += rest_.front();
            rest_.remove_prefix(1);
        } while (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0xc0) == 0x80);
        return literal;
    }

    std::optional<std::string> group(int depth)
    {
        if (take('?') && !take(':'))
            return std::nullopt;  // lookarounds, names
        std::optional<std::string> made = alternatives(depth + 1);
        if (!take(')'))
            return std::nullopt;
        return made;
    }

    std::optional<std::string> escape()
    {
        if (rest_.empty())
            return std::nullopt;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        switch (c) {
        case 'd': return "0";
        case 'w': return "a";
        case 's': return " ";
        case 'D':
        case 'S': return "a";
        case 'W': return " ";
        case 'b': return "";
        case 'n': return "\n";
        case 't': return "\t";
        default: break;
        }
        const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter_or_digit)
            return std::nullopt;
        return std::string(1, c);
    }

    /// The first member; for a negated class, a plain character not named in it.
    std::optional<std::string> character_class()
    {
        const std::size_t end = rest_.find(']', rest_.starts_with("^]") ? 2 : rest_.starts_with(']') ? 1 : 0);
        if (end == std::string_view::npos)
            return std::nullopt;
        std::string_view members = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        if (members.starts_with('^')) {
            for (const char c : std::string_view{"a0_x-"})
                if (members.find(c) == std::string_view::npos)
                    return std::string(1, c);
            return std::nullopt;
        }
        // Digits are the most neutral filling where they are allowed.
        if (members.find("0-9") != std::string_view::npos || members.find("\\d") != std::string_view::npos)
            return "0";
        Sampler first{members};
        return first.one_atom(max_group_depth);
    }

    /// The fewest repetitions the quantifier at the front allows; 1 without one.
    std::optional<std::size_t> repetitions()
    {
        std::size_t times = 1;
        if (take('*') || take('?')) {
            times = 0;
        } else if (take('{')) {
            const char* const end = rest_.data() + rest_.size();
            const auto [after, error] = std::from_chars(rest_.data(), end, times);
            if (error != std::errc{} || times > max_sample_bytes)
                return std::nullopt;
            const std::size_t close = rest_.find('}');
            if (close == std::string_view::npos)
                return std::nullopt;
            rest_.remove_prefix(close + 1);
        } else {
            take('+');
        }
        take('?');  // lazy or greedy is all one here
        return times;
    }

    std::string_view rest_;
};

}  // namespace

std::optional<std::string> sample_of(std::string_view expression) { return Sampler{expression}.sample(); }

}  // namespace assay::rules
