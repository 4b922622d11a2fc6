#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rules {

/// A schema's `pattern`: finds pieces of a text that it accepts and can make up
/// a neutral string that it accepts. Linear in the text.
class Pattern {
public:
    /// Null if the expression is not one RE2 understands; such a field has no cue.
    [[nodiscard]] static std::shared_ptr<const Pattern> compile(const std::string& expression);
    ~Pattern();

    [[nodiscard]] bool accepts(std::string_view value) const;

    /// Up to `limit` pieces of `text` standing as words of their own that the pattern accepts.
    [[nodiscard]] std::vector<std::string_view> find(std::string_view text, std::size_t limit) const;

    /// A plain string that the pattern accepts ("ORD-000000"), if one could be made up.
    [[nodiscard]] const std::optional<std::string>& sample() const { return sample_; }

private:
    struct Expressions;
    Pattern();
    std::unique_ptr<Expressions> expressions_;
    std::optional<std::string> sample_;
};

/// A short string that should match `expression`: literals, the first member
/// of each class, the fewest repetitions, the first alternative. Nothing for
/// syntax beyond that. The caller checks the sample.
[[nodiscard]] std::optional<std::string> sample_of(std::string_view expression);

}  // namespace assay::rules
