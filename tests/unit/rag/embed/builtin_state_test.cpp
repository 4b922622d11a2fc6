#include "rag/embed/builtin_embedder.hpp"

#include "core/hash.hpp"
#include "unit/rag/embed/topic_texts.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

/// `bytes` with a checksum that fits, whatever they say.
std::string with_checksum(std::string bytes)
{
    bytes.resize(bytes.size() - 32);
    const auto hash = sha256(bytes);
    return bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
}

class BuiltinState : public testing::Test {
protected:
    std::vector<std::string> texts_ = topic_texts(60);
    BuiltinEmbedder embedder_ = BuiltinEmbedder::fit(views(texts_), {.analyzer = {.latin = Language::german}});
    std::string bytes_ = embedder_.serialise();
};

TEST_F(BuiltinState, EmbedsTheSameAfterAWriteAndARead)
{
    const auto read = BuiltinEmbedder::parse(bytes_);
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(read->serialise(), bytes_);
    EXPECT_EQ(read->fitted_documents(), 60u);
    for (const auto& text : texts_)
        EXPECT_EQ(read->embed(text), embedder_.embed(text));
}

TEST_F(BuiltinState, RefusesBytesThatAreCutOrChanged)
{
    for (std::size_t size = 0; size < bytes_.size(); size += 13)
        EXPECT_FALSE(BuiltinEmbedder::parse(std::string_view{bytes_}.substr(0, size))) << size;
    for (std::size_t at = 0; at < bytes_.size(); at += 7) {
        std::string changed = bytes_;
        changed[at] = static_cast<char>(changed[at] ^ 4);
        const auto read = BuiltinEmbedder::parse(changed);
        ASSERT_FALSE(read) << at;
        EXPECT_EQ(read.error().code, Errc::corrupt);
    }
}

TEST_F(BuiltinState, RefusesSizesThatDoNotAddUpEvenUnderAGoodChecksum)
{
    // version, language, dimensions, terms: see the file's layout.
    for (const std::size_t at : {8u, 12u, 20u, 23u, 40u, 47u}) {
        std::string changed = bytes_;
        changed[at] = static_cast<char>(changed[at] + 77);
        EXPECT_FALSE(BuiltinEmbedder::parse(with_checksum(changed))) << at;
    }
}

TEST_F(BuiltinState, RefusesWeightsThatAreNoNumbers)
{
    std::string changed = bytes_;
    changed.replace(48 + 8, 4, "\xFF\xFF\xFF\x7F");
    EXPECT_FALSE(BuiltinEmbedder::parse(with_checksum(changed)));
}

TEST_F(BuiltinState, SaysWhichVersionItMet)
{
    std::string changed = bytes_;
    changed[8] = 9;
    const auto read = BuiltinEmbedder::parse(with_checksum(changed));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message, "The built-in embedder's state cannot be read: its version is 9, not 1.");
}

}  // namespace
}  // namespace assay::rag
