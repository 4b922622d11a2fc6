#include "table/type.hpp"

namespace assay::table {
namespace {

std::string record_text(const Type& type)
{
    std::string text = "record<";
    for (const Field& member : type.children) {
        if (&member != &type.children.front())
            text += ", ";
        text += member.name + ": " + type_text(member.type);
    }
    return text + ">";
}

}  // namespace

std::string type_text(const Type& type)
{
    switch (type.kind) {
    case Kind::boolean: return "boolean";
    case Kind::int64: return "int64";
    case Kind::float64: return "float64";
    case Kind::string: return "string";
    case Kind::date: return "date";
    case Kind::json: return "json";
    case Kind::list: return "list<" + type_text(type.children.front().type) + ">";
    case Kind::record: return record_text(type);
    }
    return "unknown";
}

}  // namespace assay::table
