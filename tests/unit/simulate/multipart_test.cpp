#include "simulate/multipart.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

constexpr std::string_view type = "multipart/form-data; boundary=XX";

TEST(Multipart, GivesEachPartItsNameAndItsBytes)
{
    const auto parts = read_form(type, "--XX\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                                       "--XX\r\nContent-Disposition: form-data; name=file; filename=\"a b\"\r\nX: y\r\n\r\n1\r\n\n2\r\n--XX--\r\n");
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 2u);
    EXPECT_EQ((*parts)[0].name, "purpose");
    EXPECT_EQ((*parts)[0].content, "batch");
    EXPECT_EQ((*parts)[1].name, "file");
    EXPECT_EQ((*parts)[1].content, "1\r\n\n2");
}

TEST(Multipart, RefusesWhatIsNoneOrBreaksOff)
{
    EXPECT_FALSE(read_form("application/json", "{}"));
    EXPECT_FALSE(read_form("multipart/form-data", "--XX--"));
    for (const auto* body : {"", "--XX", "--XX\r\n", "--XX\r\nA: b\r\n\r\n", "--XX\r\nA: b\r\n\r\nc\r\n--X", "--YY--"})
        EXPECT_FALSE(read_form(type, body)) << body;
    EXPECT_TRUE(read_form(type, "--XX--")->empty());
}

}  // namespace
}  // namespace assay::simulate
