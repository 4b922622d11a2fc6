// Every file of the official JSON Schema test suite, and a corpus of schemas
// from the wild: all verdicts right, no schema refused.

#include "schema/schema.hpp"
#include "unit/schema/corpus.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iostream>

namespace assay::schema {
namespace {

struct Tally {
    int right = 0;
    int wrong = 0;
    int refused = 0;
    std::string report;  ///< The first wrong verdicts and refusals.

    void note(const std::string& line)
    {
        if (report.size() < 20'000)
            report += line + "\n";
    }
};

/// accepts() and violations() must agree, and both with `valid`.
void judge(const Schema& schema, const Json& instance, bool valid, const std::string& name, Tally& tally)
{
    simdjson::dom::parser parser;
    const std::string text = instance.dump();
    simdjson::dom::element element;
    ASSERT_EQ(parser.parse(text).get(element), simdjson::SUCCESS) << name;
    const bool accepted = schema.accepts(element);
    EXPECT_EQ(accepted, schema.violations(element).empty()) << name;
    if (accepted == valid) {
        ++tally.right;
    } else {
        ++tally.wrong;
        tally.note("WRONG " + name + ": " + text.substr(0, 200));
    }
}

/// A boolean schema has no room for `$schema`.
CompileOptions suite_options(const char* dialect)
{
    CompileOptions options{.assert_format = false};
    options.draft = *draft_of(dialect);
    options.remotes = {{"http://localhost:1234/", shared_corpora() / "jsonschema/suite/remotes"}};
    return options;
}

void run_file(const std::filesystem::path& path, const char* dialect, Tally& tally)
{
    const auto groups = read_json_file(path.string());
    ASSERT_TRUE(groups) << groups.error().text();
    for (const auto& group : *groups) {
        const std::string name = path.filename().string() + ": " + group["description"].get<std::string>();
        Json document = group["schema"];
        if (document.is_object() && !document.contains("$schema"))
            document["$schema"] = dialect;
        const auto schema = Schema::compile(document, suite_options(dialect));
        if (!schema) {
            tally.refused += static_cast<int>(group["tests"].size());
            tally.note("refused " + name + ": " + schema.error().text());
            continue;
        }
        for (const auto& test : group["tests"])
            judge(*schema, test["data"], test["valid"].get<bool>(), name + " / " + test["description"].get<std::string>(), tally);
    }
}

Tally run_suite(const std::string& draft, const char* dialect)
{
    Tally tally;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{shared_corpora() / "jsonschema/suite/tests" / draft}) {
        if (entry.is_regular_file())
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files)
        run_file(file, dialect, tally);
    std::cout << draft << ": " << tally.right << " right, " << tally.wrong << " wrong, " << tally.refused << " refused\n";
    return tally;
}

class Suite : public testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::exists(shared_corpora() / "jsonschema"))
            GTEST_SKIP() << "no corpora at " << shared_corpora() << "; set ASSAY_SHARED";
    }
};

TEST_F(Suite, OfDraft202012HasNoWrongVerdict)
{
    const Tally tally = run_suite("draft2020-12", "https://json-schema.org/draft/2020-12/schema");
    EXPECT_EQ(tally.wrong, 0) << tally.report;
    EXPECT_EQ(tally.refused, 0) << tally.report;
    EXPECT_GE(tally.right, 1299) << tally.report;
}

TEST_F(Suite, OfDraft7HasNoWrongVerdict)
{
    const Tally tally = run_suite("draft7", "http://json-schema.org/draft-07/schema#");
    EXPECT_EQ(tally.wrong, 0) << tally.report;
    EXPECT_EQ(tally.refused, 0) << tally.report;
    EXPECT_GE(tally.right, 927) << tally.report;
}

TEST_F(Suite, OfSchemasFromTheWildHasNoWrongVerdict)
{
    Tally tally;
    int refused_schemas = 0;
    int schemas = 0;
    std::ifstream lines{shared_corpora() / "jsonschema/dev.jsonl"};
    for (std::string line; std::getline(lines, line);) {
        const auto entry = parse_json(line, "dev.jsonl");
        ASSERT_TRUE(entry) << entry.error().text();
        const std::string name = (*entry)["id"].get<std::string>();
        ++schemas;
        const auto schema = Schema::compile((*entry)["schema"], {.assert_format = false});
        if (!schema) {
            ++refused_schemas;
            tally.refused += static_cast<int>((*entry)["tests"].size());
            tally.note("refused " + name + ": " + schema.error().text());
            continue;
        }
        for (const auto& test : (*entry)["tests"])
            judge(*schema, test["data"], test["valid"].get<bool>(), name, tally);
    }
    std::cout << "dev.jsonl: " << schemas << " schemas, " << refused_schemas << " refused; " << tally.right << " right, "
              << tally.wrong << " wrong, " << tally.refused << " instances of refused schemas\n";
    EXPECT_EQ(tally.wrong, 0) << tally.report;
    EXPECT_GE(tally.right, 4260) << tally.report;
    EXPECT_EQ(refused_schemas, 0) << tally.report;
}

}  // namespace
}  // namespace assay::schema
