#include "llm/base_url.hpp"

#include <gtest/gtest.h>

namespace assay::llm {
namespace {

TEST(WithPath, AddsThePathToABareHostOnly)
{
    EXPECT_EQ(with_path("http://localhost:11434", "/v1"), "http://localhost:11434/v1");
    EXPECT_EQ(with_path("http://localhost:11434/", "/v1"), "http://localhost:11434/v1");
    EXPECT_EQ(with_path("http://localhost:11434/v1/", "/v1"), "http://localhost:11434/v1");
    EXPECT_EQ(with_path("https://host/proxy/openai", "/v1"), "https://host/proxy/openai");
    EXPECT_EQ(with_path("https://host", ""), "https://host");
}

}  // namespace
}  // namespace assay::llm
