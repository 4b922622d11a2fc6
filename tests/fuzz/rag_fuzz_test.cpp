// Texts of any bytes must come out as well-formed terms, and an embedder's
// state of any bytes as an embedder or an error. Each loop is seeded and prints
// the seed that failed. ASSAY_FUZZ_ROUNDS makes it longer.
#include "core/hash.hpp"
#include "core/utf8.hpp"
#include "rag/embed/builtin_embedder.hpp"
#include "rag/evaluate/run_file.hpp"
#include "rag/index/lexical_index.hpp"
#include "support/fuzz.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace assay::rag {
namespace {

/// Text of many scripts, joints, marks and torn bytes.
std::string random_text(std::mt19937& random)
{
    constexpr std::string_view pieces[]{
        "wing", "getHTTP", "_", ".", "'", "\u2019", " ", "2", "\u00E9", "e\u0301", "\u0301", "\u4E2D\u6587", "\u30AC",
        "\uFF76\uFF9E", "\u0E44\u0E17\u0E22", "\u0939\u093F", "\u0645\u064E", "\u05D0\u05B8", "\uD55C", "\u0130", "\u1E9E",
        "\uFDFA", "\U0001F600", "\U00020000", "\u200D", "\xF0\x9F", "\xE4", "\xED\xA0\x80", "\xFF", "\xC0\xAF", "A", "\n"};
    std::string text;
    for (auto left = random() % 40; left > 0; --left)
        text += pieces[random() % std::size(pieces)];
    if (random() % 3 == 0 && !text.empty())
        text[random() % text.size()] = static_cast<char>(random());
    if (random() % 20 == 0)
        text += std::string(300, 'x') + text;
    return text;
}

TEST(RagFuzz, AnyBytesBecomeWellFormedTermsOfLimitedLength)
{
    const Analyzer analyzer{{.max_term_bytes = 20}};
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        const std::string text = random_text(random);
        Terms terms;
        analyzer.analyse(text, random() % 2 == 0 ? Purpose::document : Purpose::query, terms);
        const std::size_t of_words = terms.size();
        analyzer.analyse_grams(text, terms);
        ASSERT_LE(of_words, 3 * text.size() + 1);
        for (std::size_t i = 0; i < terms.size(); ++i) {
            ASSERT_FALSE(terms[i].empty());
            ASSERT_FALSE(invalid_utf8_at(terms[i])) << terms[i];
            // Folding may lengthen: one character becomes at most 18 (U+FDFA).
            ASSERT_LE(terms[i].size(), 20u * 18);
        }
    }
}

TEST(RagFuzz, AnIndexOfAnyTextsFindsThemAndScoresThemAlike)
{
    for (std::uint32_t seed = 0; seed < test::rounds(100); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        LexicalIndex index;
        std::vector<Slot> slots;
        Slot slot = 0;
        for (int i = 0; i < 30; ++i, slot += 1 + random() % 3000) {
            index.add(slot, random_text(random), random_text(random));
            slots.push_back(slot);
            if (random() % 5 == 0)
                index.remove(slots[random() % slots.size()]);
        }
        const std::string query = random_text(random);
        const auto scores = index.scores(query, slots);
        for (const Hit& hit : index.search(query, 100)) {
            const auto at = std::lower_bound(slots.begin(), slots.end(), hit.slot) - slots.begin();
            ASSERT_EQ(scores[static_cast<std::size_t>(at)], hit.score);
            ASSERT_GT(hit.score, 0);
            ASSERT_LT(hit.score, 1);
        }
    }
}

TEST(RagFuzz, AStateOfAnyBytesIsAnEmbedderOrAnError)
{
    const std::vector<std::string_view> texts{"wing lift drag", "wing lift flow", "bread oven drag", "bread oven flow"};
    const std::string good = BuiltinEmbedder::fit(texts).serialise();
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        std::string bytes = good.substr(0, good.size() - 32);
        for (auto left = random() % 4; left > 0; --left) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 3) {
            case 0: bytes[at] = static_cast<char>(random()); break;
            case 1: bytes.erase(at, 1 + random() % 20); break;
            case 2: bytes.insert(at, bytes.substr(at, 1 + random() % 20)); break;
            }
            if (bytes.empty())
                bytes = "a";
        }
        // Half of them get a checksum that fits, so that the parts are reached.
        if (random() % 2 == 0) {
            const auto hash = sha256(bytes);
            bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
        }
        const auto embedder = BuiltinEmbedder::parse(bytes);
        if (!embedder) {
            ASSERT_EQ(embedder.error().code, Errc::corrupt);
            continue;
        }
        for (const float value : embedder->embed("wing bread"))
            ASSERT_TRUE(std::isfinite(value));
    }
}

TEST(RagFuzz, ARunOfAnyBytesIsARunOrAnError)
{
    const std::string good = "q1 Q0 d1 1 0.5 t\nq1 Q0 d2 2 0.25 t\n";
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random{seed};
        std::string bytes = good;
        for (int left = 3; left > 0; --left)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        const auto run = parse_run(bytes, "run");
        if (run)
            ASSERT_TRUE(format_run(*run, "t"));
        else
            ASSERT_FALSE(run.error().where.empty());
        static_cast<void>(parse_judgements(bytes, "qrels"));
    }
}

}  // namespace
}  // namespace assay::rag
