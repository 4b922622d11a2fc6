// Requests, paths, key files and texts, broken at random: the server goes on
// serving, and what is refused is refused in order. Seeded; ASSAY_FUZZ_ROUNDS
// makes it longer.
#include "core/json.hpp"
#include "serve/key_ring.hpp"
#include "serve/redact.hpp"
#include "serve/routes.hpp"
#include "serve/server.hpp"
#include "support/fuzz.hpp"
#include "support/raw_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <random>
#include <thread>

namespace assay::serve {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t seed = 20261121;

class Mutator {
public:
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>{0, limit - 1}(engine_); }

    /// A few bytes changed, removed, repeated or put in.
    std::string mutated(std::string text, std::string_view alphabet)
    {
        for (std::size_t changes = 1 + below(4); changes > 0 && !text.empty(); --changes) {
            const auto at = below(text.size());
            switch (below(4)) {
            case 0: text[at] = alphabet[below(alphabet.size())]; break;
            case 1: text.erase(at, 1 + below(8)); break;
            case 2: text.insert(at, text.substr(below(text.size()), below(32))); break;
            default: text.insert(at, 1, alphabet[below(alphabet.size())]); break;
            }
        }
        return text;
    }

private:
    std::mt19937_64 engine_{seed};
};

/// A server on a thread of its own, without model and without collections.
class Running {
public:
    Running()
    {
        ServerOptions options;
        options.port = 0;
        options.per_address.quota = 0;
        options.head_timeout = options.transfer_timeout = std::chrono::milliseconds{200};
        server_ = Server::start(network_.get_executor(), pool_.get_executor(), std::move(options)).value();
        port = server_->port();
        thread_ = std::thread{[this] { network_.run(); }};
    }
    ~Running()
    {
        boost::asio::post(network_, [this] { server_.reset(); });
        thread_.join();
        pool_.join();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    std::uint16_t port = 0;

private:
    boost::asio::io_context network_{1};
    boost::asio::thread_pool pool_{1};
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

TEST(ServeFuzz, BrokenRequestsHinderNobody)
{
    Running server;
    Mutator mutator;
    const std::string body = R"({"query":"x","k":3,"filter":"a=1","redact":true})";
    const std::vector<std::string> requests = {
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Client-Request-Id: a\r\n\r\n",
        "POST /v1/rag/a%20b/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body,
        "POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        "c\r\n{\"texts\":[1,\r\n2\r\n2]\r\n0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nAuthorization: Bearer x\r\nConnection: keep-alive\r\n\r\n"};
    const std::string good = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for (std::uint32_t round = 0; round < test::rounds(1500); ++round) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
        test::RawClient client{server.port};
        client.send(mutator.mutated(requests[mutator.below(requests.size())], "\r\n: \0\xff{}[]\",0129aZ%/"sv));
        client.end_sending();
        const auto reply = client.read_to_end();
        ASSERT_TRUE(reply.empty() || reply.starts_with("HTTP/1.1 ")) << reply;
        ASSERT_FALSE(reply.starts_with("HTTP/1.1 500")) << reply;
        if (round % 50 == 0) {
            test::RawClient other{server.port};
            other.send(good);
            ASSERT_TRUE(other.read_to_end().starts_with("HTTP/1.1 200 "));
        }
    }
}

TEST(ServeFuzz, RedactingLeavesJsonJsonAndHidesTheAddress)
{
    Mutator mutator;
    const std::string json = R"({"a":"mail a+b@x.co now","b":[1.50,"\u0041\n\"q\"",{"c":"sk-ant-api03-AbC_12-xyz"}],"d":null})";
    for (std::uint32_t round = 0; round < test::rounds(5000); ++round) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
        const auto text = mutator.mutated(json, "{}[]\",:\\u004@.-x \n1");
        const auto clean = redact_json(text);
        if (parse_json(text, "text")) {
            ASSERT_TRUE(parse_json(clean, "clean")) << text << "\n" << clean;
            if (text.find("a+b@x.co") != std::string::npos) {
                ASSERT_EQ(clean.find("a+b@x.co"), std::string::npos) << text;
            }
        }
    }
}

TEST(ServeFuzz, PathsAndKeyFilesAreReadOrRefused)
{
    Mutator mutator;
    const std::string keys = "# keys\nann " + std::string(64, 'a') + "\nbob " + std::string(64, 'b') + "\n";
    for (std::uint32_t round = 0; round < test::rounds(20'000); ++round) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
        const auto path = mutator.mutated("/v1/rag/a%2Fb/documents/c%20d", "/%2F.\xff\0az{}");
        if (const auto arguments = match_path("/v1/rag/{store}/documents/{id}", path)) {
            ASSERT_EQ(arguments->size(), 2u);
            for (const auto& argument : *arguments)
                ASSERT_FALSE(argument.empty());
        }
        if (const auto ring = KeyRing::parse(mutator.mutated(keys, "ab \n#0g\r"), "keys")) {
            const auto again = KeyRing::parse(ring->text(), "keys");
            ASSERT_TRUE(again);
            ASSERT_EQ(again->names(), ring->names());
        }
    }
}

}  // namespace
}  // namespace assay::serve
