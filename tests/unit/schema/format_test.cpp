#include "schema/format.hpp"

#include "core/json.hpp"
#include "unit/schema/corpus.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <vector>

namespace assay::schema {
namespace {

struct Case {
    const char* format;
    std::vector<const char*> good;
    std::vector<const char*> bad;
};

TEST(Format, TellsGoodFromBad)
{
    const Case cases[] = {
        {"date", {"2024-02-29", "0000-01-01"}, {"2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01T", "", "1900-02-29"}},
        {"time", {"08:30:06Z", "08:30:06.28+00:20", "23:59:60Z", "15:59:60-08:00"}, {"24:00:00Z", "08:30:06", "12:00:60Z", "08:30:06.Z"}},
        {"date-time", {"1963-06-19T08:30:06Z", "1963-06-19t08:30:06z"}, {"1963-06-19 08:30:06Z", "1963-06-19", "2024-05-01T10:00:00"}},
        {"duration", {"P4DT12H30M5S", "P2W", "PT0S", "P1M"}, {"P", "PT", "P1D2H", "P1YT", "P1Y2W", "4D", "P1Y2D"}},
        {"email", {"joe@example.com", "\"a b\"@x.org", "joe@[127.0.0.1]"}, {"2962", ".joe@x.com", "a..b@x.com", "joe@-x.com", "@x"}},
        {"idn-email", {"\xEC\x8B\xA4\xEB\xA1\x80@\xEC\x8B\xA4.test"}, {"2962"}},
        {"hostname", {"www.example.com", "xn--4gbwdl.xn--wgbh1c"}, {"-a.com", "a_b.com", "", "a..b", "xx--a.com"}},
        {"ipv4", {"192.168.0.1"}, {"256.0.0.1", "1.2.3", "01.2.3.4", "1.2.3.4.5", "1.2.3.4 "}},
        {"ipv6", {"::1", "::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"}, {"1::2::3", "12345::", ":1", "1:2:3:4:5:6:7:8:9", "::1%eth0", "1:2:3:4:5:6:7:"}},
        {"uri", {"https://a.example/p?q=1#f", "urn:isbn:1", "http://[::1]:80/"}, {"//a/b", "/a", "a", "http:// x", "http://a/%zz", "://x"}},
        {"uri-reference", {"/a", "", "#f", "a/b:c"}, {"\\a", "a:b c", "1:2"}},
        {"uri-template",
         {"http://x/{a}/b", "", "{?q,page*}", "/{a.b:12}", "/o'neil/%41{%41}"},
         {"http://x/{a", "http://x/}", "{}", "{a,}", "{a..b}", "{a:0}", "{a:10000}", "{a:01}", "{a=1}", "{+?a}", "%4", "a b", "{a{b}}"}},
        {"uuid", {"2EB8AA08-aa98-11ea-b4aa-73b441d16380"}, {"2eb8aa08aa98-11ea-b4aa-73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638g"}},
        {"json-pointer", {"", "/a~0b"}, {"a", "/a~2", "/~"}},
        {"relative-json-pointer", {"1", "0#", "2/a"}, {"/a", "01", "-1"}},
        {"regex", {"a+"}, {"(a"}},
    };
    for (const auto& [name, good, bad] : cases) {
        const auto format = find_format(name);
        ASSERT_TRUE(format) << name;
        for (const char* text : good)
            EXPECT_TRUE(matches(*format, text)) << name << ": " << text;
        for (const char* text : bad)
            EXPECT_FALSE(matches(*format, text)) << name << ": " << text;
        EXPECT_FALSE(describe(*format).empty());
    }
    EXPECT_FALSE(find_format("currency"));
}

/// The suite's own cases are optional, so they are counted against a floor.
TEST(Format, AgreesWithMostOfTheOfficialSuite)
{
    const auto folder = shared_corpora() / "jsonschema/suite/tests/draft2020-12/optional/format";
    if (!std::filesystem::exists(folder))
        GTEST_SKIP() << "no corpora at " << folder << "; set ASSAY_SHARED";
    int right = 0;
    int all = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const auto format = find_format(entry.path().stem().string());
        const auto groups = read_json_file(entry.path().string());
        if (!format || !groups)
            continue;
        for (const auto& group : *groups) {
            for (const auto& test : group["tests"]) {
                if (!test["data"].is_string())
                    continue;
                ++all;
                right += matches(*format, test["data"].get<std::string>()) == test["valid"].get<bool>() ? 1 : 0;
            }
        }
    }
    std::cout << "optional formats: " << right << " of " << all << "\n";
    EXPECT_GE(right * 100, all * 89);
}

}  // namespace
}  // namespace assay::schema
