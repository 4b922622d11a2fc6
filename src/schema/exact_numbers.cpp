#include "schema/exact_numbers.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

namespace assay::schema {
namespace {

bool is_number(simdjson::dom::element value)
{
    return value.is_int64() || value.is_uint64() || value.is_double();
}

/// Whether the number as it was parsed may be another than the one spelled.
bool is_rounded(std::string_view number, simdjson::dom::element value)
{
    if (!value.is_double())
        return false;
    const auto e = std::min(number.find_first_of("eE"), number.size());
    const auto digits = std::count_if(number.begin(), number.begin() + static_cast<std::ptrdiff_t>(e), is_digit);
    return static_cast<std::size_t>(digits) > exact_digits || number.size() - e > common_exponent;
}

/// Walks over the numbers of valid JSON text in their order.
class NumberReader {
public:
    explicit NumberReader(std::string_view json) : json_{json} {}

    /// There is another one.
    std::string_view next()
    {
        while (json_[at_] != '-' && !is_digit(json_[at_])) {
            if (json_[at_] != '"') {
                ++at_;
                continue;
            }
            for (++at_; json_[at_] != '"';)
                at_ += json_[at_] == '\\' ? 2 : 1;
            ++at_;
        }
        const auto number = json_.substr(at_, number_length(json_.substr(at_)));
        at_ += number.size();
        return number;
    }

private:
    std::string_view json_;
    std::size_t at_ = 0;
};

/// Calls `visit` with the numbers of `root` in their order in the text. Not recursive.
template <class Visit>
void for_each_number(simdjson::dom::element root, Visit visit)
{
    std::vector<simdjson::dom::element> open{root};
    std::vector<simdjson::dom::element> children;
    while (!open.empty()) {
        const auto value = open.back();
        open.pop_back();
        if (is_number(value)) {
            visit(value);
            continue;
        }
        children.clear();
        simdjson::dom::object object;
        simdjson::dom::array array;
        if (value.get(object) == simdjson::SUCCESS) {
            for (const auto member : object)
                children.push_back(member.value);
        } else if (value.get(array) == simdjson::SUCCESS) {
            children.assign(array.begin(), array.end());
        }
        open.insert(open.end(), children.rbegin(), children.rend());
    }
}

}  // namespace

ExactNumbers::ExactNumbers(std::string_view json, simdjson::dom::element root)
{
    NumberReader reader{json};
    for_each_number(root, [&](simdjson::dom::element value) {
        const auto number = reader.next();
        if (is_rounded(number, value))
            by_place_.emplace(place_of(value), Decimal{number});
    });
}

const Decimal* ExactNumbers::find(simdjson::dom::element number) const
{
    const auto found = by_place_.find(place_of(number));
    return found == by_place_.end() ? nullptr : &found->second;
}

std::size_t number_length(std::string_view text)
{
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && is_digit(text[at]))
            ++at;
        return at - start;
    };
    if (at < text.size() && text[at] == '-')
        ++at;
    const std::size_t first = at;
    if (digits() == 0 || (text[first] == '0' && at - first > 1))
        return 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0)
            return 0;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        if (digits() == 0)
            return 0;
    }
    return at;
}

bool may_be_rounded(std::string_view json)
{
    // More than 15 digits, with a point among them or not, cover one of these.
    constexpr std::size_t stride = exact_digits + 1;
    const auto is_part = [&](std::size_t i) { return is_digit(json[i]) || json[i] == '.'; };
    for (std::size_t i = stride - 1; i < json.size(); i += stride) {
        if (!is_part(i))
            continue;
        std::size_t begin = i;
        while (begin > 0 && i - begin < stride && is_part(begin - 1))
            --begin;
        std::size_t end = i;
        while (end < json.size() && end - begin <= stride && is_part(end))
            ++end;
        if (end - begin > exact_digits)
            return true;
    }
    return false;
}

std::uint32_t place_of(simdjson::dom::element value)
{
    // The one thing that simdjson does not tell of an element. It is no more
    // than its place on the tape.
    static_assert(sizeof(simdjson::dom::element) == sizeof(simdjson::internal::tape_ref));
    return static_cast<std::uint32_t>(std::bit_cast<simdjson::internal::tape_ref>(value).json_index);
}

}  // namespace assay::schema
