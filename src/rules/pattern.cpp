#include "rules/pattern.hpp"

#include <re2/re2.h>

namespace assay::rules {

namespace {

constexpr std::int64_t max_expression_memory_bytes = 4 << 20;

RE2::Options quiet()
{
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_expression_memory_bytes);
    return options;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

bool joins_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// The expression without its anchors, so that it can be looked for inside a text.
std::string unanchored(std::string expression)
{
    if (expression.starts_with('^'))
        expression.erase(0, 1);
    if (expression.ends_with('$') && !expression.ends_with("\\$"))
        expression.pop_back();
    return "(" + expression + ")";
}

}  // namespace

struct Pattern::Expressions {
    RE2 whole;   ///< As written: what a value must match.
    RE2 inside;  ///< Without anchors: what to look for.
};

Pattern::Pattern() = default;
Pattern::~Pattern() = default;

std::shared_ptr<const Pattern> Pattern::compile(const std::string& expression)
{
    std::shared_ptr<Pattern> pattern{new Pattern};
    pattern->expressions_.reset(new Expressions{RE2{expression, quiet()}, RE2{unanchored(expression), quiet()}});
    if (!pattern->expressions_->whole.ok())
        return nullptr;
    pattern->sample_ = sample_of(expression);
    if (pattern->sample_ && !pattern->accepts(*pattern->sample_))
        pattern->sample_.reset();
    return pattern;
}

bool Pattern::accepts(std::string_view value) const
{
    return RE2::PartialMatch(piece(value), expressions_->whole);
}

std::vector<std::string_view> Pattern::find(std::string_view text, std::size_t limit) const
{
    std::vector<std::string_view> found;
    const RE2& inside = expressions_->inside;
    if (!inside.ok())
        return found;
    std::size_t from = 0;
    re2::StringPiece match;
    while (found.size() < limit && from < text.size() &&
           inside.Match(piece(text), from, text.size(), RE2::UNANCHORED, &match, 1)) {
        const auto begin = static_cast<std::size_t>(match.data() - text.data());
        const std::size_t end = begin + match.size();
        const bool starts_word = begin == 0 || !joins_word(text[begin - 1]) || !joins_word(text[begin]);
        const bool ends_word = end == text.size() || !joins_word(text[end]) || end == begin || !joins_word(text[end - 1]);
        const std::string_view value = text.substr(begin, match.size());
        if (!value.empty() && starts_word && ends_word && accepts(value))
            found.push_back(value);
        from = end > from ? end : from + 1;
    }
    return found;
}

}  // namespace assay::rules
