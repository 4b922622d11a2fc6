#include "rag/evaluate/judgements.hpp"

#include "rag/evaluate/columns.hpp"

#include <cmath>

namespace assay::rag {

namespace {

/// Grades are written as integers, and by some as 1.0.
std::optional<int> grade_of(std::string_view text)
{
    const std::optional<double> number = number_of(text);
    if (!number || std::abs(*number) > 1'000'000)
        return std::nullopt;
    return static_cast<int>(*number);
}

}  // namespace

Result<Judgements> parse_judgements(std::string_view text, const std::string& name)
{
    Judgements judgements;
    Lines lines{text};
    for (std::string_view line; lines.next(line);) {
        const auto columns = split_columns(line);
        if (columns.empty() || columns[0] == "query-id")
            continue;
        const bool trec = columns.size() == 4;
        if (!trec && columns.size() != 3)
            return Error{Errc::invalid_input,
                         "A judgement has a query's id, a document's id and a grade, not " +
                             std::to_string(columns.size()) + " columns.",
                         lines.place(name)};
        const auto grade = grade_of(columns.back());
        if (!grade)
            return Error{Errc::invalid_input, "A grade is a number, not \"" + std::string(columns.back()) + "\".",
                         lines.place(name)};
        judgements[std::string(columns[0])][std::string(columns[trec ? 2 : 1])] = *grade;
    }
    return judgements;
}

}  // namespace assay::rag
