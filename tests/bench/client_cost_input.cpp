#include "client_cost_input.hpp"

#include "batch/input.hpp"
#include "core/json_text.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace assay::bench {
namespace {

constexpr std::size_t rows_at_a_time = 1024;
constexpr std::size_t bytes_at_a_time = 4u << 20;

batch::InputOptions source_of_reviews()
{
    const char* variable = std::getenv("ASSAY_SHARED");
    const std::string shared = variable ? variable : ASSAY_SOURCE_DIR "/../shared";
    batch::InputOptions options;
    options.path = shared + "/corpora/reviews/clothing_reviews.csv";
    options.text_column = "review";
    if (std::filesystem::exists(options.path))
        return options;
    options.path = ASSAY_SOURCE_DIR "/examples/data/reviews.jsonl";
    options.text_column = "text";
    return options;
}

std::vector<std::string> read_reviews()
{
    auto input = batch::Input::open(source_of_reviews()).value();
    std::vector<std::string> texts;
    for (;;) {
        auto rows = input.next(rows_at_a_time, bytes_at_a_time).value();
        if (rows.empty())
            return texts;
        for (auto& row : rows) {
            if (!row.defect)
                texts.push_back(std::move(row.text));
        }
    }
}

}  // namespace

std::string review_id(std::size_t row)
{
    const auto digits = std::to_string(row);
    return "r" + std::string(digits.size() < 7 ? 7 - digits.size() : 0, '0') + digits;
}

void write_reviews(const std::string& path, std::size_t rows)
{
    const auto texts = read_reviews();
    std::ofstream file{path, std::ios::binary};
    std::string line;
    for (std::size_t row = 0; row < rows; ++row) {
        line = R"({"id": ")" + review_id(row) + R"(", "text": )";
        // Two rows with one text would be asked about once.
        append_json_string(line, texts[row % texts.size()] + " " + review_id(row));
        line += "}\n";
        file << line;
    }
    file.flush();
    if (!file)
        throw std::runtime_error("cannot write " + path);
}

}  // namespace assay::bench
