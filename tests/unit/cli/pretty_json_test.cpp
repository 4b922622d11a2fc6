#include "cli/pretty_json.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(PrettyJson, LaysOutWithoutTouchingAValue)
{
    EXPECT_EQ(pretty_json(R"({"a":1.10,"b":[true,{"c":"x, {\"}: [\\"}],"d":{},"e":[]})"), R"({
  "a": 1.10,
  "b": [
    true,
    {
      "c": "x, {\"}: [\\"
    }
  ],
  "d": {},
  "e": []
})");
    EXPECT_EQ(pretty_json("\"a\""), "\"a\"");
}

}  // namespace
}  // namespace assay::cli
