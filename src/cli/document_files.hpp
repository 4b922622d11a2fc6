#pragma once

#include "cli/settings.hpp"
#include "core/result.hpp"
#include "rag/store/document.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace assay::cli {

/// What documents are made of which columns of a table.
struct DocumentColumns {
    std::string text;
    std::string id;
    std::string title;  ///< Empty: there is none.
    std::vector<std::string> meta;
};

/// Takes a document and its place, "file" or "file:line"; an error ends the reading.
using TakeDocument = std::function<Result<void>(rag::Document, const std::string& place)>;
/// Takes the complaint about a row, or a file of text, that is no document.
using TakeDefect = std::function<void(const Error&)>;

/// Reads the documents of a file: of a table (JSONL, CSV) each row, else the
/// whole file. Metadata cells that are written as JSON numbers of up to 15
/// digits, booleans, lists or objects become such, others stay text.
/// Error (invalid_input) for a column that a CSV file does not have; of one
/// that no row of a JSONL file has, it warns.
[[nodiscard]] Result<void> read_documents(const std::string& path, const RagAddSettings& settings,
                                          const TakeDocument& take, const TakeDefect& defect);

}  // namespace assay::cli
