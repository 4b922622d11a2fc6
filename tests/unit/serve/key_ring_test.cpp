#include "serve/key_ring.hpp"

#include "support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace assay::serve {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(KeyRing, KnowsTheOwnerOfAKeyAndNobodyOfAnother)
{
    KeyRing ring;
    ASSERT_TRUE(ring.add("ann", "key-of-ann"));
    ASSERT_TRUE(ring.add("bob", "key-of-bob"));
    EXPECT_EQ(ring.owner("key-of-bob"), "bob");
    for (const std::string_view wrong : {"", "key-of-bo", "key-of-bobb", "KEY-OF-BOB", "ann"})
        EXPECT_FALSE(ring.owner(wrong)) << wrong;
}

TEST(KeyRing, KeepsHashesOnly)
{
    KeyRing ring;
    ASSERT_TRUE(ring.add("ann", "key-of-ann"));
    EXPECT_THAT(ring.text(), Not(HasSubstr("key-of-ann")));
    const auto read = KeyRing::parse(ring.text(), "keys");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->owner("key-of-ann"), "ann");
}

TEST(KeyRing, RefusesNamesThatAreTakenOrWouldBreakALine)
{
    KeyRing ring;
    ASSERT_TRUE(ring.add("ann", "1"));
    EXPECT_FALSE(ring.add("ann", "2"));
    for (const std::string name : {"", "a b", "a\nb", "../a", "\xC3\xBC"})
        EXPECT_FALSE(ring.add(name, "2")) << name;
    EXPECT_FALSE(ring.add(std::string(65, 'a'), "2"));
    EXPECT_TRUE(ring.remove("ann"));
    EXPECT_FALSE(ring.remove("ann"));
    EXPECT_TRUE(ring.is_empty());
}

TEST(KeyRing, NamesTheLineThatIsWrong)
{
    const std::string hash(64, 'a');
    for (const auto& line : {std::string{"ann"}, "ann " + hash + "b", "ann " + std::string(63, 'a') + "g", "an\tn " + hash}) {
        const auto ring = KeyRing::parse("# keys\n\nbob " + hash + "\r\n" + line + "\n", "keys");
        ASSERT_FALSE(ring) << line;
        EXPECT_EQ(ring.error().where, "keys:4");
    }
    EXPECT_THAT(KeyRing::parse("bob " + hash, "keys").value().names(), ElementsAre("bob"));
}

TEST(KeyRing, MakesKeysThatDiffer)
{
    const auto key = make_key();
    EXPECT_EQ(key.size(), 70u);
    EXPECT_TRUE(key.starts_with("assay_"));
    EXPECT_NE(key, make_key());
}

TEST(KeyRing, IsSavedForItsOwnerOnly)
{
    const test::TempDir dir;
    KeyRing ring;
    ASSERT_TRUE(ring.add("ann", "1"));
    ASSERT_TRUE(save_keys(ring, dir.path("keys")));
    struct stat status{};
    ASSERT_EQ(stat(dir.path("keys").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    EXPECT_EQ(KeyRing::load(dir.path("keys")).value().owner("1"), "ann");
    EXPECT_EQ(dir.count(), 1u) << "nothing is left beside it";
    EXPECT_FALSE(save_keys(ring, dir.path("no/such/folder")));
}

}  // namespace
}  // namespace assay::serve
