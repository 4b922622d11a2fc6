#include "cli/line_validator.hpp"

#include "core/json_members.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"

namespace assay::cli {
namespace {

struct CheckedLine {
    std::string_view id = "null";
    std::string_view schema;
    std::string_view instance;
};

/// The last of several members of one name counts, as in most JSON readers.
std::optional<CheckedLine> question_of(std::string_view line)
{
    const auto members = member_spans(line);
    if (!members)
        return std::nullopt;
    CheckedLine out;
    for (const auto& member : *members) {
        if (member.key == "id")
            out.id = member.value;
        else if (member.key == "schema")
            out.schema = member.value;
        else if (member.key == "instance")
            out.instance = member.value;
    }
    return out;
}

void append_violations(std::string& out, const std::vector<schema::Violation>& violations)
{
    const char* separator = "";
    for (const auto& violation : violations) {
        out.append(separator).append("{\"instance\":");
        append_json_string(out, violation.instance);
        out += ",\"schema\":";
        append_json_string(out, violation.place);
        out += ",\"keyword\":";
        append_json_string(out, violation.keyword);
        out += ",\"message\":";
        append_json_string(out, violation.message);
        out += '}';
        separator = ",";
    }
}

LineValidator::Verdict no_verdict(std::string& out, const std::string& why)
{
    out += ",\"valid\":null,\"errors\":[],\"error\":";
    append_json_string(out, replace_invalid_utf8(why));  // it may quote the line
    out += "}\n";
    return LineValidator::Verdict::none;
}

}  // namespace

LineValidator::Verdict LineValidator::answer(std::string_view line, std::string& out)
{
    auto question = question_of(line);
    if (question && !parser_.parse(question->id))
        question.reset();
    out += "{\"id\":";
    out += question ? question->id : "null";
    if (!question)
        return no_verdict(out, "the line is not a JSON object");
    if (question->schema.empty() || question->instance.empty())
        return no_verdict(out, std::string{"the line has no \""} + (question->schema.empty() ? "schema" : "instance") + "\"");
    const auto& schema = schemas_.get(question->schema);
    if (!schema)
        return no_verdict(out, "the schema cannot be used: " + schema.error().text());
    const auto instance = parser_.parse(question->instance);
    if (!instance)
        return no_verdict(out, "the instance " + instance.error().message);
    const auto violations = schema->violations(*instance, parser_.exact());
    if (violations.empty()) {
        out += ",\"valid\":true,\"errors\":[]}\n";
        return Verdict::valid;
    }
    if (violations.back().keyword == schema::limit_keyword)
        return no_verdict(out, "the instance " + violations.back().message);
    out += ",\"valid\":false,\"errors\":[";
    append_violations(out, violations);
    out += "]}\n";
    return Verdict::invalid;
}

}  // namespace assay::cli
