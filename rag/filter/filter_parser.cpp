#include "rag/filter/filter_parser.hpp"

#include "core/utf8.hpp"

#include <optional>

namespace assay::rag {
namespace {

using Operation = Filter::Node::Operation;

constexpr std::string_view symbols = "=!<>(),";

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Filter::Node combined(Operation operation, std::vector<Filter::Node> parts)
{
    return {.operation = operation, .parts = std::move(parts)};
}

}  // namespace

void FilterParser::advance()
{
    while (next_ < text_.size() && is_space(text_[next_]))
        ++next_;
    token_ = {Token::Kind::end, {}, next_};
    if (next_ == text_.size())
        return;
    const char c = text_[next_];
    if (c == '"' || c == '\'')
        return read_quoted();
    std::size_t end = next_ + 1;
    if (symbols.find(c) != std::string_view::npos) {
        token_.kind = Token::Kind::symbol;
        if ((c == '=' || c == '!' || c == '<' || c == '>') && end < text_.size() && text_[end] == '=')
            ++end;
    } else {
        token_.kind = Token::Kind::word;
        while (end < text_.size() && !is_space(text_[end]) && symbols.find(text_[end]) == std::string_view::npos)
            ++end;
    }
    token_.text = text_.substr(next_, end - next_);
    next_ = end;
}

void FilterParser::read_quoted()
{
    const char quote = text_[next_];
    token_.kind = Token::Kind::broken;
    for (std::size_t at = next_ + 1; at < text_.size(); ++at) {
        if (text_[at] == quote) {
            token_.kind = Token::Kind::quoted;
            next_ = at + 1;
            return;
        }
        if (text_[at] == '\\' && at + 1 < text_.size())
            ++at;
        token_.text += text_[at];
    }
    next_ = text_.size();
}

bool FilterParser::is_symbol(std::string_view symbol) const
{
    return token_.kind == Token::Kind::symbol && token_.text == symbol;
}

bool FilterParser::is_word(std::string_view lower_case) const
{
    if (token_.kind != Token::Kind::word || token_.text.size() != lower_case.size())
        return false;
    for (std::size_t i = 0; i < lower_case.size(); ++i)
        if (lower(token_.text[i]) != lower_case[i])
            return false;
    return true;
}

bool FilterParser::is_name() const
{
    if (token_.kind == Token::Kind::quoted)
        return true;
    return token_.kind == Token::Kind::word && !is_word("and") && !is_word("or") && !is_word("not") && !is_word("in");
}

Error FilterParser::expected(const std::string& what) const
{
    constexpr std::size_t max_quoted_bytes = 40;
    std::string message;
    if (token_.kind == Token::Kind::broken)
        message = "a quote is not closed";
    else if (token_.kind == Token::Kind::end)
        message = "the filter ends where " + what + " is expected";
    else
        message = what + " is expected, not '" + shorten(token_.text, max_quoted_bytes) + "'";
    return Error{Errc::invalid_input, std::move(message), "filter:" + std::to_string(token_.at + 1)};
}

Result<Filter::Node> FilterParser::parse()
{
    auto root = any();
    if (root && token_.kind != Token::Kind::end)
        return expected("AND, OR or the end");
    return root;
}

Result<Filter::Node> FilterParser::any()
{
    std::vector<Filter::Node> parts;
    do {
        if (!parts.empty())
            advance();
        auto part = all();
        if (!part)
            return part;
        parts.push_back(std::move(*part));
    } while (is_word("or"));
    if (parts.size() == 1)
        return std::move(parts.front());
    return combined(Operation::any, std::move(parts));
}

Result<Filter::Node> FilterParser::all()
{
    std::vector<Filter::Node> parts;
    do {
        if (!parts.empty())
            advance();
        auto part = one();
        if (!part)
            return part;
        parts.push_back(std::move(*part));
    } while (is_word("and"));
    if (parts.size() == 1)
        return std::move(parts.front());
    return combined(Operation::all, std::move(parts));
}

Result<Filter::Node> FilterParser::one()
{
    if (depth_ == FilterLimits::max_depth)
        return Error{Errc::invalid_input, "more than " + std::to_string(FilterLimits::max_depth) +
                     " levels of parentheses and NOT", "filter:" + std::to_string(token_.at + 1)};
    ++depth_;
    std::optional<Result<Filter::Node>> result;
    if (is_word("not")) {
        advance();
        result = one();
        if (*result) {
            std::vector<Filter::Node> parts;
            parts.push_back(std::move(**result));
            result = combined(Operation::none, std::move(parts));
        }
    } else if (is_symbol("(")) {
        advance();
        result = any();
        if (*result && !is_symbol(")"))
            result = expected("AND, OR or )");
        else if (*result)
            advance();
    } else if (is_name()) {
        const bool may_be_has = is_word("has");
        std::string name = token_.text;
        advance();
        if (may_be_has && is_name()) {
            result = Filter::Node{.operation = Operation::has, .field = token_.text};
            advance();
        } else {
            result = condition(std::move(name));
        }
    } else {
        result = expected("the name of a field");
    }
    --depth_;
    return std::move(*result);
}

Result<Filter::Node> FilterParser::condition(std::string field)
{
    struct Comparison {
        std::string_view symbol;
        Operation operation;
        bool negated;
    };
    constexpr Comparison comparisons[] = {
        {"=", Operation::equal, false},  {"==", Operation::equal, false},      {"!=", Operation::equal, true},
        {"<", Operation::less, false},   {"<=", Operation::less_equal, false}, {">", Operation::greater, false},
        {">=", Operation::greater_equal, false},
    };
    Filter::Node node{.operation = Operation::equal, .field = std::move(field)};
    bool negated = is_word("not");
    if (negated)
        advance();
    if (is_word("in")) {
        advance();
        auto values = list();
        if (!values)
            return values.error();
        node.values = std::move(*values);
    } else {
        const Comparison* found = nullptr;
        for (const Comparison& comparison : comparisons)
            if (!negated && is_symbol(comparison.symbol))
                found = &comparison;
        if (!found)
            return expected(negated ? "IN" : "=, !=, <, <=, >, >= or IN");
        advance();
        auto wanted = value();
        if (!wanted)
            return wanted.error();
        node.operation = found->operation;
        node.values.push_back(std::move(*wanted));
        negated = found->negated;
    }
    if (!negated)
        return node;
    std::vector<Filter::Node> parts;
    parts.push_back(std::move(node));
    return combined(Operation::none, std::move(parts));
}

Result<std::vector<MetadataValue>> FilterParser::list()
{
    if (!is_symbol("("))
        return expected("(");
    std::vector<MetadataValue> values;
    do {
        advance();
        auto element = value();
        if (!element)
            return element.error();
        values.push_back(std::move(*element));
    } while (is_symbol(","));
    if (!is_symbol(")"))
        return expected(", or )");
    advance();
    return values;
}

Result<MetadataValue> FilterParser::value()
{
    if (token_.kind != Token::Kind::word && token_.kind != Token::Kind::quoted)
        return expected("a value");
    if (++conditions_ > FilterLimits::max_conditions)
        return Error{Errc::invalid_input, "more than " + std::to_string(FilterLimits::max_conditions) + " conditions",
                     "filter:" + std::to_string(token_.at + 1)};
    auto result = MetadataValue::of_text(token_.text);
    advance();
    return result;
}

}  // namespace assay::rag
