#include "schema/exact_json.hpp"

#include "core/json_text.hpp"

namespace assay::schema {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// As deep as the parser lets values be nested.
void append(std::string& out, element value, const ExactNumbers& exact)
{
    if (value.type() == element_type::ARRAY) {
        out += '[';
        const simdjson::dom::array items = value.get_array();
        for (const element item : items) {
            if (out.back() != '[')
                out += ',';
            append(out, item, exact);
        }
        out += ']';
    } else if (value.type() == element_type::OBJECT) {
        out += '{';
        const simdjson::dom::object members = value.get_object();
        for (const auto member : members) {
            if (out.back() != '{')
                out += ',';
            append_json_string(out, member.key);
            out += ':';
            append(out, member.value, exact);
        }
        out += '}';
    } else if (const Decimal* const number = exact.find(value)) {
        out += number->text();
    } else {
        out += simdjson::minify(value);
    }
}

}  // namespace

std::string exact_json(element value, const ExactNumbers* exact)
{
    if (exact == nullptr)
        return simdjson::minify(value);
    std::string out;
    append(out, value, *exact);
    return out;
}

}  // namespace assay::schema
