#pragma once

#include <cstddef>
#include <string>

namespace assay::bench {

/// Writes `rows` reviews as JSON lines {"id": "r0000001", "text": ...}, the
/// same ones every time: real reviews over and over, from the shared corpora
/// if they are there, else from examples/data. Throws std::runtime_error if it
/// cannot.
void write_reviews(const std::string& path, std::size_t rows);

/// The id of the row at this place, from 0.
[[nodiscard]] std::string review_id(std::size_t row);

}  // namespace assay::bench
