#include "cli/pretty_json.hpp"

namespace assay::cli {
namespace {

void break_line(std::string& out, std::size_t depth)
{
    out += '\n';
    out.append(2 * depth, ' ');
}

}  // namespace

std::string pretty_json(std::string_view minified)
{
    std::string out;
    out.reserve(minified.size() * 2);
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < minified.size(); ++i) {
        const char c = minified[i];
        if (in_string) {
            out += c;
            if (c == '\\')
                out += minified[++i];
            in_string = c != '"';
            continue;
        }
        const char next = i + 1 < minified.size() ? minified[i + 1] : '\0';
        if ((c == '{' && next == '}') || (c == '[' && next == ']')) {
            out += c;
            out += next;
            ++i;
        } else if (c == '{' || c == '[') {
            out += c;
            break_line(out, ++depth);
        } else if (c == '}' || c == ']') {
            break_line(out, --depth);
            out += c;
        } else if (c == ',') {
            out += c;
            break_line(out, depth);
        } else {
            out += c;
            if (c == ':')
                out += ' ';
            in_string = c == '"';
        }
    }
    return out;
}

}  // namespace assay::cli
