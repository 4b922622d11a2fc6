#pragma once

#include "schema/code.hpp"

#include <simdjson.h>

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace assay::schema {

/// Which members and items some keyword has looked at, by position.
struct Evaluated {
    std::vector<bool> properties;
    std::vector<bool> items;

    static void mark(std::vector<bool>& marks, std::size_t index);
    void merge(const Evaluated& other);
};

/// The resources gone through on the way to a value, innermost first.
struct Scope {
    const Scope* outer;
    std::uint32_t resource;
};

/// What nodes said about the containers of one instance. In a recursive schema
/// each alternative looks at all that is inside before it fails, and so does
/// each alternative there: without a memory the work doubles with every level.
class Verdicts {
public:
    struct Question {
        NodeId node;
        std::uint32_t place;   ///< See place_of().
        std::uint32_t scope;   ///< See scope_of(); 0 if the schema has no dynamic references.
        bool asks_what_was_seen;

        friend bool operator==(const Question&, const Question&) = default;
    };
    struct Answer {
        bool fits = false;
        Evaluated seen;  ///< Empty unless it was asked for.
    };

    /// Nothing if the question is new. Valid until the next remember().
    [[nodiscard]] const Answer* find(const Question& question) const;
    void remember(const Question& question, Answer answer);

    /// A number for what a chain of scopes means for dynamic references: the
    /// resources in the order in which they were first entered.
    [[nodiscard]] std::uint32_t scope_of(const Scope* innermost);

private:
    struct Hash {
        std::size_t operator()(const Question& question) const;
    };

    std::unordered_map<Question, Answer, Hash> answers_;
    std::map<std::vector<std::uint32_t>, std::uint32_t> scopes_;
};

}  // namespace assay::schema
