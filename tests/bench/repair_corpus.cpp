#include "repair_corpus.hpp"

#include "core/json.hpp"
#include "support/temp_dir.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace assay::bench {
namespace {

std::vector<Answer> generated(const std::string& script)
{
    const test::TempDir dir;
    const auto path = dir.path("speed.jsonl");
    if (std::system(("python3 '" + script + "' '" + path + "' --mb 6").c_str()) != 0)
        return {};
    std::vector<Answer> answers;
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) {
        const auto record = parse_json(line, path).value();
        answers.push_back({record["raw"].get<std::string>(), record["expected"].dump(),
                           record["valid"].get<bool>() ? "" : record["defect"].get<std::string>()});
    }
    return answers;
}

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    const auto at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

std::vector<Answer> own()
{
    std::vector<Answer> answers;
    for (int i = 0; i < 4000; ++i) {
        Json record = {{"id", "R" + std::to_string(i)}, {"city", "Tromsø"}, {"score", i / 1000.0}, {"ok", i % 3 == 0}};
        for (int line = 0; line < 3; ++line)
            record["lines"].push_back({{"sku", "A-" + std::to_string(i + line)}, {"count", line}, {"price", 12.5 + i}});
        record["summary"] = "The parcel left on time, and the client was told so on the next day by letter.";
        const auto text = record.dump();
        const auto add = [&](const std::string& defect, const std::string& broken) {
            answers.push_back({broken, text, defect});
        };
        switch (i % 10) {
        case 0: add("fence", "Here:\n```json\n" + record.dump(2) + "\n```\n"); break;
        case 1: add("trailing_comma", replaced(text, "}]", "},]")); break;
        case 2: add("missing_comma", replaced(text, "\"Tromsø\",", "\"Tromsø\" ")); break;
        case 3: add("comment", replaced(text, "\"score\"", "/* sure */ \"score\"")); break;
        default: add("", i % 2 == 0 ? text : record.dump(2)); break;
        }
    }
    return answers;
}

}  // namespace

std::vector<Answer> repair_corpus()
{
    const char* shared = std::getenv("ASSAY_SHARED");
    const std::string root = shared ? shared : std::string{ASSAY_SOURCE_DIR} + "/../shared";
    const auto script = root + "/corpora/repair/gen_speed_corpus.py";
    auto answers = std::filesystem::exists(script) ? generated(script) : std::vector<Answer>{};
    if (answers.empty()) {
        std::cout << "no " << script << " to run; measured on our own smaller corpus\n";
        answers = own();
    }
    return answers;
}

}  // namespace assay::bench
