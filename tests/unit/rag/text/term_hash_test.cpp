#include "rag/text/term_hash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace assay::rag {
namespace {

// Files hold these: a change makes every learned embedder forget its words.
TEST(TermHash, StaysWhatItIs)
{
    EXPECT_EQ(hash_term(""), 0x8570e250fe4c2473U);
    EXPECT_EQ(hash_term("wing"), 0xc7edf587b6245f30U);
}

TEST(TermHash, TellsSimilarTermsApart)
{
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 20000; ++i)
        seen.insert(hash_term("t" + std::to_string(i)));
    EXPECT_EQ(seen.size(), 20000u);
}

}  // namespace
}  // namespace assay::rag
