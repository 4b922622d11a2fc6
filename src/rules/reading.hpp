#pragma once

#include "rules/tokens.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::rules {

/// A stretch of words between two breaks (full stop, semicolon, contrast word,
/// a comma after a few words) with the feeling its words show.
struct Clause {
    std::size_t first = 0;  ///< Tokens [first, last), marks at the ends left out.
    std::size_t last = 0;
    std::size_t sentence = 0;  ///< Counted from 0.
    float praise = 0;          ///< Sum of the positive weights after negation; never negative.
    float blame = 0;           ///< Sum of the negative weights, as a positive number.
    float undertone = 0;       ///< The part of `blame` that comes from faint words.
    float factor = 1;          ///< How much the clause counts in the whole: more after "but".
    [[nodiscard]] float feeling() const { return praise - blame; }
};

/// Evidence for and against, added up over some clauses.
struct Polarity {
    float praise = 0;
    float blame = 0;
    float undertone = 0;  ///< The part of `blame` from faint words such as "was" and "thought".
    std::size_t words = 0;

    [[nodiscard]] bool has_evidence() const { return praise > 0 || blame > 0; }
    /// Below zero is negative. Grows with the evidence and falls with the
    /// length it is spread over; beyond 1 either way is strong.
    [[nodiscard]] double tone() const;
    /// tone() from 0 (very negative) to 1 (very positive); 0.5 without evidence.
    [[nodiscard]] double score() const;
};

/// A text read once: tokens, clauses and their feeling. Every cue works on it.
class Reading {
public:
    explicit Reading(std::string_view text);

    [[nodiscard]] const Tokens& tokens() const { return tokens_; }
    [[nodiscard]] std::string_view text() const { return tokens_.text(); }
    [[nodiscard]] const std::vector<Clause>& clauses() const { return clauses_; }
    /// Whether a negator stands shortly before the token in its clause.
    [[nodiscard]] bool negated(std::size_t token) const { return negated_[token] != 0; }

private:
    void find_clauses();
    void end_clause(std::size_t last);
    void weigh(Clause& clause);

    Tokens tokens_;
    std::vector<Clause> clauses_;
    std::vector<char> negated_;
    Clause open_;
};

/// Some neighbouring clauses of a reading; the whole of it to begin with. A
/// list of objects gives each object a part of its own. Refers to the reading.
struct Part {
    const Reading* reading;
    std::size_t first_clause;
    std::size_t last_clause;

    [[nodiscard]] static Part whole(const Reading& reading) { return {&reading, 0, reading.clauses().size()}; }
    [[nodiscard]] std::size_t first_token() const;
    [[nodiscard]] std::size_t last_token() const;
    /// The bytes from the first clause to the last.
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::string_view text_of(const Clause& clause) const;
    [[nodiscard]] Polarity polarity() const;
};

}  // namespace assay::rules
