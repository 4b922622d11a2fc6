#pragma once

#include "rag/filter/filter.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A condition, or conditions under all, any or none.
struct Filter::Node {
    enum class Operation { all, any, none, has, equal, less, less_equal, greater, greater_equal };
    Operation operation;
    std::string field{};
    std::vector<MetadataValue> values{};  ///< equal: one of them. Comparisons: one.
    std::vector<Node> parts{};            ///< none: one.
};

/// Reads a filter by recursive descent:
///
///     any       = all { OR all }
///     all       = one { AND one }
///     one       = NOT one | "(" any ")" | HAS name | name condition
///     condition = ("=" | "==" | "!=" | "<" | "<=" | ">" | ">=") value | [NOT] IN "(" value { "," value } ")"
class FilterParser {
public:
    explicit FilterParser(std::string_view text) : text_{text} { advance(); }

    [[nodiscard]] Result<Filter::Node> parse();

private:
    struct Token {
        enum class Kind { end, word, quoted, symbol, broken };
        Kind kind = Kind::end;
        std::string text{};  ///< Of a quoted one: unescaped.
        std::size_t at = 0;
    };

    void advance();
    void read_quoted();
    [[nodiscard]] bool is_symbol(std::string_view symbol) const;
    [[nodiscard]] bool is_word(std::string_view lower_case) const;
    [[nodiscard]] bool is_name() const;
    [[nodiscard]] Error expected(const std::string& what) const;
    [[nodiscard]] Result<Filter::Node> any();
    [[nodiscard]] Result<Filter::Node> all();
    [[nodiscard]] Result<Filter::Node> one();
    [[nodiscard]] Result<Filter::Node> condition(std::string field);
    [[nodiscard]] Result<std::vector<MetadataValue>> list();
    [[nodiscard]] Result<MetadataValue> value();

    std::string_view text_;
    std::size_t next_ = 0;  ///< Behind the token.
    Token token_;
    std::size_t depth_ = 0;
    std::size_t conditions_ = 0;
};

}  // namespace assay::rag
