#include "rag/text/stem.hpp"

#include <gtest/gtest.h>

#include <future>

namespace assay::rag {
namespace {

TEST(Stem, HasRulesForEveryLanguage)
{
    for (int i = 0; i <= static_cast<int>(Language::turkish); ++i)
        EXPECT_EQ(stem(static_cast<Language>(i), "x"), "x");
}

TEST(Stem, CutsEndings)
{
    EXPECT_EQ(stem(Language::english, "experiments"), "experi");
    EXPECT_EQ(stem(Language::french, "continuellement"), "continuel");
    EXPECT_EQ(stem(Language::english, ""), "");
}

TEST(Stem, MayBeCalledFromSeveralThreads)
{
    const auto stem_many = [] {
        bool right = true;
        for (int i = 0; i < 1000; ++i)
            right = right && stem(Language::english, "computations") == "comput" && stem(Language::german, "autos") == "autos";
        return right;
    };
    auto other = std::async(std::launch::async, stem_many);
    EXPECT_TRUE(stem_many());
    EXPECT_TRUE(other.get());
}

}  // namespace
}  // namespace assay::rag
