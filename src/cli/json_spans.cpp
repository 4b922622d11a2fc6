#include "cli/json_spans.hpp"

#include "core/json_members.hpp"
#include "core/json_text.hpp"
#include "schema/pointer.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace assay::cli {
namespace {

/// Moves `cursor`, which is at a value, to the child that `token` names.
bool enter(JsonCursor& cursor, const std::string& token)
{
    if (cursor.take('{')) {
        std::string key;
        append_json_string(key, token);
        do {
            const auto name = cursor.string();
            if (!name || !cursor.take(':'))
                return false;
            if (*name == std::string_view{key}.substr(1, key.size() - 2))
                return true;
            static_cast<void>(cursor.value());
        } while (cursor.take(','));
        return false;
    }
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (error != std::errc{} || end != token.data() + token.size() || !cursor.take('['))
        return false;
    for (; index > 0; --index) {
        static_cast<void>(cursor.value());
        if (!cursor.take(','))
            return false;
    }
    return true;
}

}  // namespace

std::size_t line_of(std::string_view json, std::string_view pointer)
{
    JsonCursor cursor{json};
    cursor.skip_space();
    std::size_t place = cursor.at();
    if (const auto tokens = schema::pointer_tokens(pointer)) {
        for (const auto& token : *tokens) {
            if (!enter(cursor, token))
                break;
            place = cursor.at();
        }
    }
    const auto before = json.substr(0, place);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace assay::cli
