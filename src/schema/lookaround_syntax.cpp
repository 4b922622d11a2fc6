#include "schema/lookaround_syntax.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace assay::schema {
namespace {

using Kind = PatternTree::Kind;

constexpr int max_groups = 100;

class Parser {
public:
    explicit Parser(std::string_view text) : text_{text} {}

    Result<PatternTree> run()
    {
        tree_.root = choice(0);
        if (problem_.empty() && at_ < text_.size())
            refuse("a bracket that nothing opens");
        if (!problem_.empty())
            return Error{Errc::invalid_input, problem_};
        return std::move(tree_);
    }

private:
    std::uint32_t add(PatternTree::Node node)
    {
        tree_.nodes.push_back(std::move(node));
        return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
    }

    std::uint32_t refuse(const char* problem)
    {
        if (problem_.empty())
            problem_ = problem;
        at_ = text_.size();
        return 0;
    }

    bool take(std::string_view word)
    {
        if (!text_.substr(at_).starts_with(word))
            return false;
        at_ += word.size();
        return true;
    }

    /// Depth is that of groups, and limited.
    std::uint32_t choice(int depth)
    {
        if (depth > max_groups)
            return refuse("more than 100 nested groups");
        PatternTree::Node node{Kind::choice};
        do
            node.children.push_back(sequence(depth));
        while (take("|"));
        return node.children.size() == 1 ? node.children.front() : add(std::move(node));
    }

    std::uint32_t sequence(int depth)
    {
        PatternTree::Node node{Kind::sequence};
        while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')')
            node.children.push_back(repeated(atom(depth)));
        return add(std::move(node));
    }

    std::uint32_t atom(int depth)
    {
        if (take("^"))
            return add({Kind::begin});
        if (take("$"))
            return add({Kind::end});
        if (take("\\b"))
            return add({Kind::word_edge});
        if (take("\\B"))
            return add({Kind::no_word_edge});
        if (take("("))
            return group(depth);
        const auto start = at_;
        const char c = text_[at_++];
        if (c == '[') {
            while (at_ < text_.size() && text_[at_] != ']')
                at_ += text_[at_] == '\\' ? 2 : 1;
            if (at_ >= text_.size())
                return refuse("a character class is not closed");
            ++at_;
        } else if (c == '\\') {
            if (const auto problem = escape())
                return refuse(problem);
        } else if (c == '*' || c == '+' || c == '?') {
            return refuse("a repetition of nothing");
        } else {
            // The rest of a character of several bytes.
            while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80)
                ++at_;
        }
        tree_.sets.emplace_back(text_.substr(start, at_ - start));
        PatternTree::Node node{Kind::character};
        node.set = static_cast<std::uint32_t>(tree_.sets.size() - 1);
        return add(std::move(node));
    }

    /// Steps over an escape whose backslash was read; what it means is left
    /// to the translation of Pattern.
    const char* escape()
    {
        if (at_ >= text_.size())
            return "it ends in a backslash";
        const char c = text_[at_++];
        if ((c >= '1' && c <= '9') || c == 'k')
            return "back-references cannot be matched in linear time";
        const auto braces = [&] {
            const auto close = at_ < text_.size() && text_[at_] == '{' ? text_.find('}', at_) : std::string_view::npos;
            if (close == std::string_view::npos)
                return false;
            at_ = close + 1;
            return true;
        };
        if (c == 'p' || c == 'P')
            return braces() ? nullptr : "\\p needs a name in braces";
        if (c == 'u' && braces())
            return nullptr;
        std::size_t digits = c == 'u' ? 4 : c == 'x' ? 2 : c == 'c' ? 1 : 0;
        const bool high = c == 'u' && (text_.substr(at_).starts_with("d8") || text_.substr(at_).starts_with("D8") ||
                                       text_.substr(at_).starts_with("d9") || text_.substr(at_).starts_with("D9") ||
                                       text_.substr(at_).starts_with("da") || text_.substr(at_).starts_with("DA") ||
                                       text_.substr(at_).starts_with("db") || text_.substr(at_).starts_with("DB"));
        if (high && text_.size() >= at_ + 10 && text_.substr(at_ + 4, 2) == "\\u")
            digits = 10;  // half a surrogate pair and the other half
        at_ = std::min(at_ + digits, text_.size());
        return nullptr;
    }

    std::uint32_t group(int depth)
    {
        PatternTree::Node look;
        if (take("?="))
            look.kind = Kind::ahead;
        else if (take("?!"))
            look.kind = Kind::not_ahead;
        else if (take("?<="))
            look.kind = Kind::behind;
        else if (take("?<!"))
            look.kind = Kind::not_behind;
        else if (take("?<") || take("?P<"))
            at_ = std::min(text_.find('>', at_), text_.size() - 1) + 1;
        else if (!take("?:") && take("?"))
            return refuse("flags inside an expression are not supported");
        const auto inner = choice(depth + 1);
        if (!take(")"))
            return refuse("a bracket is not closed");
        if (look.kind == Kind::empty)
            return inner;
        look.children.push_back(inner);
        return add(std::move(look));
    }

    std::optional<std::uint32_t> number()
    {
        std::uint32_t value = 0;
        const char* begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc{})
            return std::nullopt;
        at_ += static_cast<std::size_t>(end - begin);
        return value;
    }

    std::uint32_t repeated(std::uint32_t child)
    {
        PatternTree::Node node{Kind::repeat, {child}};
        const auto start = at_;
        node.max = PatternTree::unlimited;
        if (take("+")) {
            node.min = 1;
        } else if (take("?")) {
            node.max = 1;
        } else if (take("{")) {
            const auto min = number();
            node.min = min.value_or(0);
            node.max = take(",") ? number().value_or(PatternTree::unlimited) : node.min;
            if (!min || !take("}")) {
                at_ = start + 1;  // no quantifier: a brace as it stands
                return literal_brace(child);
            }
            if (node.max < node.min)
                return refuse("a repetition whose limits are the wrong way round");
        } else if (!take("*")) {
            return child;
        }
        static_cast<void>(take("?"));  // lazy or not is the same for a yes or no
        return add(std::move(node));
    }

    std::uint32_t literal_brace(std::uint32_t before)
    {
        tree_.sets.emplace_back("\\{");
        PatternTree::Node brace{Kind::character};
        brace.set = static_cast<std::uint32_t>(tree_.sets.size() - 1);
        const auto added = add(std::move(brace));
        return add({Kind::sequence, {before, added}});
    }

    std::string_view text_;
    std::size_t at_ = 0;
    PatternTree tree_;
    std::string problem_;
};

}  // namespace

Result<PatternTree> parse_pattern(std::string_view ecma)
{
    return Parser{ecma}.run();
}

}  // namespace assay::schema
