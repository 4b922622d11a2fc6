#include "serve/access_log.hpp"

#include "core/json.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

namespace assay::serve {
namespace {

using namespace std::chrono_literals;

TEST(AccessLog, WritesALineOfJsonForARequest)
{
    AccessRecord record;
    record.operation = "search";
    record.method = "POST";
    record.status = 200;
    record.duration = 1500us;
    record.client_request_id = "a\"b\n";
    const auto line = log_line(record, std::chrono::system_clock::time_point{1'700'000'000'042ms});
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
    const auto json = parse_json(line, "line").value();
    EXPECT_EQ(json["time"].get<std::string>(), "2023-11-14T22:13:20.042Z");
    EXPECT_EQ(json["duration_us"].get<int>(), 1500);
    EXPECT_EQ(json["client_request_id"].get<std::string>(), "a\"b\n");
    EXPECT_EQ(json["level"].get<std::string>(), "info");
    EXPECT_FALSE(json.contains("key"));
}

TEST(AccessLog, DropsLinesThatNobodyTakesAndKeepsGoing)
{
    std::signal(SIGPIPE, SIG_IGN);  // as the program does
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const std::string line(64 << 10, 'x');
    {
        boost::asio::io_context network;
        auto log = std::make_unique<AccessLog>(network.get_executor(), ends[1]);
        for (int i = 0; i < 1000; ++i)
            log->write(line);
        EXPECT_GT(log->dropped(), 800u);
        // The reader goes away; writing ends with an error instead of a wait.
        ::close(ends[0]);
        log.reset();
    }
    ::close(ends[1]);
}

TEST(AccessLog, WritesAllLinesInOrder)
{
    std::signal(SIGPIPE, SIG_IGN);  // as the program does
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    {
        boost::asio::io_context network;
        AccessLog log{network.get_executor(), ends[1]};
        for (int i = 0; i < 100; ++i)
            log.write(std::to_string(i) + "\n");
    }
    ::close(ends[1]);
    std::string text;
    std::array<char, 4096> bytes;
    for (ssize_t count = 0; (count = ::read(ends[0], bytes.data(), bytes.size())) > 0;)
        text.append(bytes.data(), static_cast<std::size_t>(count));
    ::close(ends[0]);
    std::string expected;
    for (int i = 0; i < 100; ++i)
        expected += std::to_string(i) + "\n";
    EXPECT_EQ(text, expected);
}

}  // namespace
}  // namespace assay::serve
