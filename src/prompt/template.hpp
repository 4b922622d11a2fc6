#pragma once

#include "core/json.hpp"
#include "core/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assay::prompt {

/// A worked example: what the record of this text is.
struct Example {
    std::string text;
    Json record;
    std::string place;  ///< `file:line`, for errors.
};

/// A prompt file: front matter, then sections under first-level headings.
///
///     ---
///     task: extract
///     version: 1
///     ---
///     # system          who the model is, guidelines; {{answer}} {{schema}} {{examples}}
///     # answer one      what to answer for one document
///     # answer many     the same for several in one prompt
///     # user            {{documents}}
///     # ask again       after an answer that was not valid; {{errors}}
///     # examples        optional: one {"text": ..., "record": ...} a line
///
/// All prose that a model reads stands in these files.
class Template {
public:
    [[nodiscard]] static Result<Template> load(const std::string& path);
    [[nodiscard]] static Result<Template> parse(std::string_view text, const std::string& name);

    [[nodiscard]] const std::string& name() const { return name_; }        ///< "extract/v1"
    [[nodiscard]] const std::string& section(std::string_view title) const;  ///< Of a title that parse() demands.
    [[nodiscard]] const std::vector<Example>& examples() const { return examples_; }

    /// The same with these examples in place of its own.
    [[nodiscard]] Template with_examples(std::vector<Example> examples) const;

private:
    std::string name_;
    std::map<std::string, std::string, std::less<>> sections_;
    std::vector<Example> examples_;
};

/// The text of prompts/extract/v1.md, compiled in.
[[nodiscard]] std::string_view default_template_text();

/// Reads examples from JSON lines, {"text": "...", "record": {...}} each.
/// Errors name file and line.
[[nodiscard]] Result<std::vector<Example>> parse_examples(std::string_view jsonl, const std::string& name,
                                                          std::size_t first_line = 1);

/// `text` with each {{name}} replaced by its value, in one pass: a value that
/// itself holds {{...}} is not looked into.
[[nodiscard]] std::string fill(std::string_view text,
                               const std::map<std::string, std::string, std::less<>>& values);

}  // namespace assay::prompt
