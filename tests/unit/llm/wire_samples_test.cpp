// Every file of tests/data/llm is one answer of a server and what it means.
// The same answers, damaged at random, must never do worse than fail.

#include "llm/dialect.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <random>

namespace assay::llm {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sample_files()
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{fs::path{ASSAY_SOURCE_DIR} / "tests/data/llm"}) {
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::unique_ptr<Dialect> dialect_of(const Json& sample)
{
    ChatTask task;
    task.model = "m";
    task.system = "JSON";
    task.answer_schema = {{"type", "object"}, {"properties", {{"a", {{"type", "integer"}}}}}, {"required", {"a"}}};
    task.schema_name = "record";
    const Endpoint endpoint{.provider = sample["provider"].get<std::string>(), .base_url = "http://localhost",
                            .api_key = "k", .profile = sample.value("profile", std::string{})};
    return make_dialect(endpoint, task).value();
}

net::HttpResponse response_of(const Json& sample)
{
    net::HttpResponse response;
    response.status = sample["status"].get<int>();
    for (const auto& [name, value] : sample["headers"].items())
        response.headers.emplace_back(name, value.get<std::string>());
    response.body = sample.contains("body") ? sample["body"].dump() : sample["body_text"].get<std::string>();
    response.body.reserve(response.body.size() + simdjson::SIMDJSON_PADDING);
    return response;
}

std::string name_of(Finish finish)
{
    switch (finish) {
    case Finish::stop: return "stop";
    case Finish::length: return "length";
    case Finish::refusal: return "refusal";
    case Finish::filtered: return "filtered";
    }
    return "";
}

std::string name_of(Advice advice)
{
    switch (advice) {
    case Advice::retry: return "retry";
    case Advice::reject_row: return "reject_row";
    case Advice::weaken: return "weaken";
    case Advice::stop_run: return "stop_run";
    }
    return "";
}

std::string name_of(Errc code)
{
    switch (code) {
    case Errc::invalid_input: return "invalid_input";
    case Errc::unavailable: return "unavailable";
    case Errc::over_budget: return "over_budget";
    default: return "another";
    }
}

Json as_json(const Usage& usage)
{
    Json out = Json::object();
    const auto add = [&](const char* name, const std::optional<std::int64_t>& count) {
        if (count)
            out[name] = *count;
    };
    add("input", usage.input);
    add("cached", usage.cached);
    add("cache_write", usage.cache_write);
    add("output", usage.output);
    add("reasoning", usage.reasoning);
    return out;
}

/// What the dialect made of it, in the words of the files; of a failure's
/// message only whether it holds the words expected.
Json outcome(const ChatResult& result, const Json& expected)
{
    Json out = Json::object();
    if (result) {
        out["text"] = result->text;
        out["finish"] = name_of(result->finish);
        out["model"] = result->model;
        out["request_id"] = result->request_id;
        out["usage"] = as_json(result->usage);
        return out;
    }
    const CallFailure& failure = result.error();
    out["advice"] = name_of(failure.advice);
    out["code"] = name_of(failure.error.code);
    if (failure.retry_after)
        out["retry_after_ms"] = failure.retry_after->count();
    const std::string words = expected.value("message_contains", std::string{});
    out["message_contains"] = failure.error.message.find(words) != std::string::npos ? words : failure.error.message;
    return out;
}

TEST(WireSamples, MeanWhatTheirFilesSay)
{
    const auto files = sample_files();
    ASSERT_GE(files.size(), 60u);
    for (const auto& file : files) {
        const auto sample = read_json_file(file);
        ASSERT_TRUE(sample) << file;
        const Json& expected = (*sample)["expect"];
        const Json found = outcome(dialect_of(*sample)->decode(response_of(*sample)), expected);
        for (const auto& [key, value] : expected.items()) {
            ASSERT_TRUE(found.contains(key)) << file.filename() << ": no " << key << " in " << found.dump();
            EXPECT_EQ(found[key], value) << file.filename() << ": " << key;
        }
        EXPECT_EQ(found.contains("retry_after_ms"), expected.contains("retry_after_ms")) << file.filename();
    }
}

TEST(WireSamples, NeverCrashWhenDamaged)
{
    constexpr std::uint64_t seed = 20261121;
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random{seed};
    const auto up_to = [&](std::size_t size) { return static_cast<std::size_t>(random() % size); };
    constexpr std::string_view spice = "{}[]\",:\\0-9.eE \n\xC3nulltruefalse";
    for (const auto& file : sample_files()) {
        const auto sample = read_json_file(file);
        ASSERT_TRUE(sample) << file;
        const auto dialect = dialect_of(*sample);
        const net::HttpResponse whole = response_of(*sample);
        for (int round = 0; round < 200 && !whole.body.empty(); ++round) {
            net::HttpResponse damaged = whole;
            for (std::size_t blows = 1 + up_to(4); blows > 0 && !damaged.body.empty(); --blows) {
                const std::size_t at = up_to(damaged.body.size());
                switch (up_to(4)) {
                case 0: damaged.body[at] = spice[up_to(spice.size())]; break;
                case 1: damaged.body.erase(at, 1 + up_to(8)); break;
                case 2: damaged.body.insert(at, damaged.body.substr(up_to(damaged.body.size()), 1 + up_to(30))); break;
                default: damaged.body.resize(at);
                }
            }
            damaged.body.reserve(damaged.body.size() + simdjson::SIMDJSON_PADDING);
            const ChatResult result = dialect->decode(damaged);
            EXPECT_TRUE(result || !result.error().error.message.empty()) << file.filename() << " " << damaged.body;
        }
    }
}

}  // namespace
}  // namespace assay::llm
