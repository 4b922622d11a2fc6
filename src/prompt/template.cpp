#include "prompt/template.hpp"

#include <cassert>

namespace assay::prompt {
namespace {

struct RequiredSection {
    std::string_view title;
    std::vector<std::string_view> placeholders;  ///< Which it must use.
};

const std::vector<RequiredSection>& required_sections()
{
    static const std::vector<RequiredSection> sections = {
        {"system", {"answer", "schema", "examples"}},
        {"answer one", {}},
        {"answer many", {}},
        {"user", {"documents"}},
        {"ask again", {"errors"}},
    };
    return sections;
}

std::string_view stripped(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Takes the next line off `text`, without its line break.
std::string_view take_line(std::string_view& text)
{
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

Error at(const std::string& name, std::size_t line, std::string message)
{
    return Error{Errc::invalid_input, std::move(message), name + ":" + std::to_string(line)};
}

}  // namespace

Result<Template> Template::load(const std::string& path)
{
    constexpr std::size_t max_bytes = 1u << 20;
    auto text = read_text_file(path, max_bytes);
    if (!text)
        return text.error();
    return parse(*text, path);
}

Result<Template> Template::parse(std::string_view text, const std::string& name)
{
    Template result;
    std::size_t line_number = 1;
    std::string task;
    std::string version;
    if (stripped(take_line(text)) != "---")
        return at(name, 1, "a prompt begins with front matter between lines of ---");
    for (bool open = true; open;) {
        if (text.empty())
            return at(name, line_number, "the front matter is not closed by ---");
        const auto line = stripped(take_line(text));
        ++line_number;
        const auto colon = line.find(':');
        if (line == "---")
            open = false;
        else if (colon == std::string_view::npos)
            return at(name, line_number, "front matter lines are `name: value`");
        else if (stripped(line.substr(0, colon)) == "task")
            task = stripped(line.substr(colon + 1));
        else if (stripped(line.substr(0, colon)) == "version")
            version = stripped(line.substr(colon + 1));
    }
    if (task.empty() || version.empty())
        return at(name, line_number, "the front matter must name `task` and `version`");
    result.name_ = task + "/v" + version;

    std::string* section = nullptr;
    std::map<std::string, std::size_t, std::less<>> first_lines;
    while (!text.empty()) {
        const auto line = take_line(text);
        ++line_number;
        if (line.starts_with("# ")) {
            const std::string title{stripped(line.substr(2))};
            if (!first_lines.emplace(title, line_number + 1).second)
                return at(name, line_number, "the section '" + title + "' stands twice");
            section = &result.sections_[title];
        } else if (section) {
            section->append(line);
            section->push_back('\n');
        } else if (!stripped(line).empty()) {
            return at(name, line_number, "text before the first section");
        }
    }
    if (const auto found = result.sections_.find("examples"); found != result.sections_.end()) {
        auto examples = parse_examples(found->second, name, first_lines.find("examples")->second);
        if (!examples)
            return examples.error();
        result.examples_ = std::move(*examples);
        result.sections_.erase(found);
    }
    for (auto& [title, body] : result.sections_)
        body = stripped(body);
    for (const auto& required : required_sections()) {
        const auto found = result.sections_.find(required.title);
        if (found == result.sections_.end())
            return at(name, line_number, "the section '# " + std::string{required.title} + "' is missing");
        for (const auto placeholder : required.placeholders) {
            const auto token = "{{" + std::string{placeholder} + "}}";
            if (found->second.find(token) == std::string::npos)
                return at(name, first_lines.find(required.title)->second,
                          "the section '# " + std::string{required.title} + "' does not use " + token);
        }
    }
    return result;
}

const std::string& Template::section(std::string_view title) const
{
    const auto found = sections_.find(title);
    assert(found != sections_.end());
    return found->second;
}

Template Template::with_examples(std::vector<Example> examples) const
{
    auto copy = *this;
    copy.examples_ = std::move(examples);
    return copy;
}

Result<std::vector<Example>> parse_examples(std::string_view jsonl, const std::string& name, std::size_t first_line)
{
    std::vector<Example> examples;
    for (std::size_t line_number = first_line; !jsonl.empty(); ++line_number) {
        const auto line = stripped(take_line(jsonl));
        if (line.empty())
            continue;
        const auto place = name + ":" + std::to_string(line_number);
        auto value = parse_json(line, place);
        if (!value)
            return Error{Errc::invalid_input, "an example is not JSON: " + value.error().message, place};
        if (!value->is_object() || !value->contains("text") || !(*value)["text"].is_string() ||
            !value->contains("record"))
            return Error{Errc::invalid_input, R"(an example is {"text": "...", "record": {...}})", place};
        examples.push_back({(*value)["text"].get<std::string>(), (*value)["record"], place});
    }
    return examples;
}

std::string fill(std::string_view text, const std::map<std::string, std::string, std::less<>>& values)
{
    std::string out;
    for (;;) {
        const auto open = text.find("{{");
        const auto close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos)
            return out.append(text);
        const auto found = values.find(text.substr(open + 2, close - open - 2));
        if (found == values.end()) {
            out.append(text.substr(0, open + 2));
            text.remove_prefix(open + 2);
        } else {
            out.append(text.substr(0, open));
            out.append(found->second);
            text.remove_prefix(close + 2);
        }
    }
}

}  // namespace assay::prompt
