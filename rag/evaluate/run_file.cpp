#include "rag/evaluate/run_file.hpp"

#include "rag/evaluate/columns.hpp"
#include "core/json_text.hpp"

#include <set>

namespace assay::rag {

namespace {

bool is_one_column(std::string_view text)
{
    return !text.empty() && text.find_first_of(" \t\r\n") == text.npos;
}

}  // namespace

Result<std::string> format_run(const Run& run, std::string_view tag)
{
    std::string text;
    for (const auto& [query, found] : run) {
        std::vector<RankedDocument> documents = found;
        sort_as_trec(documents);
        std::size_t rank = 0;
        for (const RankedDocument& document : documents) {
            for (const std::string_view column : {std::string_view{query}, std::string_view{document.id}, tag})
                if (!is_one_column(column))
                    return Error{Errc::invalid_input, "A run file cannot hold the id or tag \"" + std::string(column) +
                                                          "\": its columns are set apart by white space."};
            text += query + " Q0 " + document.id + " " + std::to_string(++rank) + " ";
            append_json_number(text, document.score);
            text.append(" ").append(tag).append("\n");
        }
    }
    return text;
}

Result<Run> parse_run(std::string_view text, const std::string& name)
{
    Run run;
    std::set<std::pair<std::string_view, std::string_view>> seen;
    Lines lines{text};
    for (std::string_view line; lines.next(line);) {
        const auto columns = split_columns(line);
        if (columns.empty())
            continue;
        if (columns.size() != 6)
            return Error{Errc::invalid_input, "A line of a run is \"query Q0 document rank score tag\".",
                         lines.place(name)};
        const auto score = number_of(columns[4]);
        if (!score)
            return Error{Errc::invalid_input, "A score is a number, not \"" + std::string(columns[4]) + "\".",
                         lines.place(name)};
        if (!seen.emplace(columns[0], columns[2]).second)
            return Error{Errc::invalid_input,
                         "The document " + std::string(columns[2]) + " stands twice for the query " +
                             std::string(columns[0]) + ".",
                         lines.place(name)};
        run[std::string(columns[0])].push_back({std::string(columns[2]), *score});
    }
    return run;
}

}  // namespace assay::rag
