#include "corpora.hpp"

#include <cstdlib>
#include <fstream>

namespace assay::decode {
namespace {

std::string decode_base64(std::string_view text)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos)
            break;
        bits = (bits << 6) | static_cast<unsigned>(digit);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> held) & 0xFF);
        }
    }
    return bytes;
}

}  // namespace

std::filesystem::path corpora()
{
    const char* shared = std::getenv("ASSAY_SHARED");
    const auto root = shared ? std::filesystem::path{shared} : std::filesystem::path{ASSAY_SOURCE_DIR} / ".." / "shared";
    return root / "corpora" / "repair";
}

bool same(const Json& a, const Json& b)
{
    if (a.is_number() && b.is_number())
        return a.get<double>() == b.get<double>();
    if (a.is_array() && b.is_array()) {
        if (a.size() != b.size())
            return false;
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (!same(a[i], b[i]))
                return false;
        }
        return true;
    }
    if (a.is_object() && b.is_object()) {
        if (a.size() != b.size())
            return false;
        for (const auto& [key, value] : a.items()) {
            if (!b.contains(key) || !same(value, b.at(key)))
                return false;
        }
        return true;
    }
    return a == b;
}

std::vector<Json> cases_of(const std::string& name)
{
    std::vector<Json> cases;
    std::ifstream file{corpora() / (name + ".jsonl")};
    for (std::string line; std::getline(file, line);)
        cases.push_back(parse_json(line, name).value());
    return cases;
}

std::string input_of(const Json& test)
{
    return test.contains("input_b64") ? decode_base64(test["input_b64"].get<std::string>())
                                      : test["input"].get<std::string>();
}

void Corpora::SetUp()
{
    if (!std::filesystem::exists(corpora()))
        GTEST_SKIP() << "no " << corpora() << "; set ASSAY_SHARED to the folder that holds corpora/";
}

}  // namespace assay::decode
