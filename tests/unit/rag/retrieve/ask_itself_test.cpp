#include "rag/retrieve/calibration.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace assay::rag {
namespace {

double mean(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string word(std::uint32_t number)
{
    std::string made;
    for (; number > 0; number /= 20)
        made += "bcdfghjklmnpqrstvwxz"[number % 20];
    return made;
}

/// Texts of three sentences. In a collection of topics, three words of each
/// sentence belong to the text's topic and four to all; otherwise words are
/// strewn evenly, but each text repeats one rare name.
std::vector<std::string> collection(bool topics)
{
    constexpr std::uint32_t topic_count = 25;
    std::mt19937 random{41};
    std::vector<std::string> texts(240);
    for (std::uint32_t i = 0; i < texts.size(); ++i)
        for (int sentence = 0; sentence < 3; ++sentence) {
            for (int k = 0; k < 7; ++k) {
                const bool of_topic = topics && k < 3;
                const std::uint32_t number =
                    of_topic ? i % topic_count * 12 + random() % 12 : 2000 + random() % (topics ? 200 : 960);
                texts[i] += word(1000 + number) + " ";
            }
            if (!topics)
                texts[i] += word(50'000 + i) + " ";
            texts[i].replace(texts[i].size() - 1, 1, ". ");
        }
    return texts;
}

QualityByWeight ask(const std::vector<std::string>& texts)
{
    std::vector<Passage> passages;
    for (const auto& text : texts)
        passages.push_back({"", text});
    return ask_itself(passages, {});
}

TEST(AskItself, TrustsVectorsMoreWhereWordsPredictEachOther)
{
    const QualityByWeight topics = ask(collection(true));
    const QualityByWeight names = ask(collection(false));
    ASSERT_EQ(topics[0].size(), 120u) << "two questions of every fourth text";
    EXPECT_GT(mean(topics.back()), mean(topics.front()));
    EXPECT_LT(mean(names.back()), mean(names.front()));
}

TEST(AskItself, AnswersTheSameEachTime)
{
    const auto texts = collection(true);
    EXPECT_EQ(ask(texts), ask(texts));
}

/// The same with Han characters for letters, and no spaces.
std::string unspaced(const std::string& text)
{
    std::string han;
    for (const char letter : text)
        if (letter == '.')
            han += "\u3002";
        else if (letter != ' ')
            han.append("\xE4\xB8").append(1, static_cast<char>(0x80 + (letter - 'a')));  // U+4E00 and on
    return han;
}

TEST(CalibrateVectorWeight, TrustsVectorsLessInScriptsWithoutSpaces)
{
    const auto texts = collection(true);
    std::vector<std::string> others;
    for (const auto& text : texts)
        others.push_back(unspaced(text));
    const auto weight = [](const std::vector<std::string>& all) {
        std::vector<Passage> passages;
        for (const auto& text : all)
            passages.push_back({"", text});
        return calibrate_vector_weight(passages);
    };
    const float usual = HybridOptions::builtin().vector_weight;
    EXPECT_GT(weight(texts), usual);
    EXPECT_LE(weight(others), usual);
}

}  // namespace
}  // namespace assay::rag
