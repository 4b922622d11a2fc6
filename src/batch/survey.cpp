#include "batch/survey.hpp"

#include "core/clock.hpp"

#include <algorithm>
#include <random>
#include <unordered_set>

namespace assay::batch {
namespace {

constexpr std::size_t rows_at_a_time = 512;
constexpr std::size_t bytes_at_a_time = 4u << 20;

Result<std::vector<PlannedRow>> next(Input& input, Answers* answers)
{
    auto rows = input.next(rows_at_a_time, bytes_at_a_time);
    if (!rows)
        return rows.error();
    if (answers)
        return answers->plan(std::move(*rows), unix_ms());
    std::vector<PlannedRow> planned;
    planned.reserve(rows->size());
    for (auto& row : *rows) {
        const auto key = answer_key("", row.text);
        planned.push_back({std::move(row), key});
    }
    return planned;
}

}  // namespace

Result<Survey> survey(Input& input, Answers* answers, std::size_t sample_size, std::uint64_t seed,
                      const std::function<bool()>& may_go_on)
{
    Survey survey;
    std::unordered_set<AnswerKey, AnswerKeyHash> asked;
    std::mt19937_64 random{seed};
    while (may_go_on()) {
        auto rows = next(input, answers);
        if (!rows)
            return rows.error();
        if (rows->empty()) {
            std::sort(survey.sample.begin(), survey.sample.end(),
                      [](const PlannedRow& a, const PlannedRow& b) { return a.row.row < b.row.row; });
            return survey;
        }
        for (auto& planned : *rows) {
            ++survey.rows;
            if (planned.row.defect) {
                ++survey.defects;
                continue;
            }
            if (planned.answer) {
                ++survey.answered;
                continue;
            }
            if (!asked.insert(planned.key).second) {
                ++survey.duplicates;
                continue;
            }
            ++survey.open;
            survey.open_bytes += planned.row.text.size();
            if (survey.sample.size() < sample_size) {
                survey.sample.push_back(std::move(planned));
            } else if (const auto place = random() % survey.open; place < sample_size) {
                survey.sample[place] = std::move(planned);
            }
        }
    }
    return Error{Errc::cancelled, "stopped while reading the input"};
}

}  // namespace assay::batch
