#include "extract/vote.hpp"

#include "core/json.hpp"
#include "core/json_text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <vector>

namespace assay::extract {
namespace {

/// A field's value in one answer.
struct Value {
    std::string text;     ///< As it stands there, minified; empty if it is left out.
    nlohmann::json meaning;  ///< What is compared: the order of keys and the spelling of numbers say nothing.
    friend bool operator==(const Value& a, const Value& b)
    {
        return a.text.empty() == b.text.empty() && a.meaning == b.meaning;
    }
};

using Answer = std::map<std::string, Value>;

/// The names of all fields, in the order in which the answers bring them.
class Ballot {
public:
    explicit Ballot(std::span<const std::string> records)
    {
        simdjson::dom::parser parser;
        for (const auto& record : records) {
            const simdjson::padded_string padded{record};
            simdjson::dom::object object;
            const auto error = parser.parse(padded).get(object);
            assert(!error && "an accepted record is a JSON object");
            (void)error;
            auto& answer = answers_.emplace_back();
            for (const auto [name, value] : object) {
                auto text = simdjson::minify(value);
                auto meaning = nlohmann::json::parse(text);
                answer.emplace(name, Value{std::move(text), std::move(meaning)});
                if (std::find(names_.begin(), names_.end(), name) == names_.end())
                    names_.emplace_back(name);
            }
        }
    }

    [[nodiscard]] std::vector<Value> majority() const
    {
        std::vector<Value> values;
        for (const auto& name : names_) {
            std::size_t best = 0;
            for (std::size_t i = 1; i < answers_.size(); ++i)
                if (votes_for(name, value_of(i, name)) > votes_for(name, value_of(best, name)))
                    best = i;
            values.push_back(value_of(best, name));
        }
        return values;
    }

    /// The values of the answer that agrees with `values` in most fields.
    [[nodiscard]] std::vector<Value> closest_to(const std::vector<Value>& values) const
    {
        std::size_t best = 0;
        std::size_t most = 0;
        for (std::size_t i = 0; i < answers_.size(); ++i) {
            std::size_t same = 0;
            for (std::size_t k = 0; k < names_.size(); ++k)
                same += value_of(i, names_[k]) == values[k];
            if (same > most) {
                most = same;
                best = i;
            }
        }
        std::vector<Value> chosen;
        for (const auto& name : names_)
            chosen.push_back(value_of(best, name));
        return chosen;
    }

    [[nodiscard]] std::string record_of(const std::vector<Value>& values) const
    {
        std::string text = "{";
        for (std::size_t k = 0; k < names_.size(); ++k) {
            if (values[k].text.empty())
                continue;
            append_name(text, names_[k]);
            text += values[k].text;
        }
        return text + "}";
    }

    [[nodiscard]] std::string confidence_in(const std::vector<Value>& values, std::size_t samples) const
    {
        std::string text = "{";
        for (std::size_t k = 0; k < names_.size(); ++k) {
            append_name(text, names_[k]);
            append_json_number(text, static_cast<double>(votes_for(names_[k], values[k])) / static_cast<double>(samples));
        }
        return text + "}";
    }

private:
    static void append_name(std::string& text, const std::string& name)
    {
        if (text.size() > 1)
            text += ',';
        append_json_string(text, name);
        text += ':';
    }
    [[nodiscard]] Value value_of(std::size_t answer, const std::string& name) const
    {
        const auto found = answers_[answer].find(name);
        return found == answers_[answer].end() ? Value{} : found->second;
    }
    [[nodiscard]] std::size_t votes_for(const std::string& name, const Value& value) const
    {
        std::size_t votes = 0;
        for (std::size_t i = 0; i < answers_.size(); ++i)
            votes += value_of(i, name) == value;
        return votes;
    }

    std::vector<std::string> names_;
    std::vector<Answer> answers_;
};

bool accepts(const schema::Schema& schema, const std::string& record)
{
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    const simdjson::padded_string padded{record};
    return parser.parse(padded).get(element) == simdjson::SUCCESS && schema.accepts(element);
}

}  // namespace

Vote vote(std::span<const std::string> records, std::size_t samples, const schema::Schema& schema)
{
    assert(!records.empty());
    assert(samples >= records.size());
    const Ballot ballot{records};
    auto values = ballot.majority();
    auto record = ballot.record_of(values);
    if (!accepts(schema, record)) {
        values = ballot.closest_to(values);
        record = ballot.record_of(values);
    }
    return {std::move(record), ballot.confidence_in(values, samples)};
}

Extraction combined(std::vector<Extraction> answers, const schema::Schema& schema)
{
    std::vector<std::string> records;
    for (const auto& answer : answers)
        if (answer.status == Status::accepted)
            records.push_back(answer.record);
    const auto first = std::find_if(answers.begin(), answers.end(),
                                    [](const Extraction& answer) { return answer.status == Status::accepted; });
    // Of those that were not asked for any more nothing is known.
    const auto told = std::find_if(answers.rbegin(), answers.rend(), [](const Extraction& answer) { return !answer.error.empty(); });
    auto outcome = first != answers.end() ? *first : told != answers.rend() ? *told : answers.back();
    outcome.attempts = 0;
    outcome.usage = {};
    outcome.cost = Money{};
    for (const auto& answer : answers)
        add_effort(outcome, answer);
    outcome.is_in_doubt = std::any_of(answers.begin(), answers.end(), [](const Extraction& answer) { return answer.is_in_doubt; });
    if (!records.empty()) {
        auto result = vote(records, answers.size(), schema);
        outcome.record = std::move(result.record);
        outcome.confidence = std::move(result.confidence);
    }
    return outcome;
}

}  // namespace assay::extract
