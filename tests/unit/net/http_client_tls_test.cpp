#include "net/http_client.hpp"

#include "send_into.hpp"
#include "support/scripted_server.hpp"
#include "support/test_certificate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace assay::net {
namespace {

namespace asio = boost::asio;
using test::ScriptedReply;
using test::ScriptedRequest;
using test::ScriptedServer;

/// A server with a certificate that no system trusts.
class HttpClientTlsTest : public testing::Test {
protected:
    std::vector<std::optional<SendResult>> send(const HttpClientOptions& options, std::size_t count)
    {
        asio::io_context io{1};
        HttpClient client{io.get_executor(), options};
        std::vector<std::optional<SendResult>> outcomes(count);
        for (std::size_t i = 0; i < count; ++i) {
            HttpRequest request;
            request.url = server.url("/v1?key=secret");
            request.body = std::to_string(i);
            asio::co_spawn(io, send_into(client, std::move(request), outcomes[i]), asio::detached);
        }
        io.run();
        return outcomes;
    }

    test::TempDir dir;
    test::TestCertificate files = test::make_certificate(dir);
    ScriptedServer server{[](const ScriptedRequest& request) {
                              return ScriptedReply{test::http_reply(200, request.body)};
                          },
                          ScriptedServer::Tls{files.certificate, files.key}};
};

TEST_F(HttpClientTlsTest, RefusesAnUntrustedCertificate)
{
    const auto outcomes = send(HttpClientOptions{}, 1);
    ASSERT_TRUE(outcomes[0]);
    ASSERT_FALSE(*outcomes[0]);
    EXPECT_EQ(outcomes[0]->error().code, Errc::invalid_input) << "trying again cannot help";
    EXPECT_EQ(outcomes[0]->error().text().find("secret"), std::string::npos);
    EXPECT_EQ(server.requests(), 0) << "nothing may be sent to a stranger";
}

TEST_F(HttpClientTlsTest, TrustsTheAuthorityItIsGiven)
{
    HttpClientOptions options;
    options.ca_file = files.certificate;
    const auto outcomes = send(options, 20);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        ASSERT_TRUE(outcomes[i]);
        ASSERT_TRUE(*outcomes[i]) << outcomes[i]->error().text();
        EXPECT_EQ((*outcomes[i])->body, std::to_string(i));
    }
}

TEST_F(HttpClientTlsTest, AsksNobodyWhenVerificationIsOff)
{
    HttpClientOptions options;
    options.verify_tls = false;
    const auto outcomes = send(options, 1);
    ASSERT_TRUE(outcomes[0]);
    ASSERT_TRUE(*outcomes[0]) << outcomes[0]->error().text();
    EXPECT_EQ((*outcomes[0])->body, "0");
}

TEST_F(HttpClientTlsTest, CallsAMissingAuthorityFileAMistakeOfTheCaller)
{
    HttpClientOptions options;
    options.ca_file = dir.path("absent.pem");
    const auto outcomes = send(options, 1);
    ASSERT_TRUE(outcomes[0]);
    ASSERT_FALSE(*outcomes[0]);
    EXPECT_EQ(outcomes[0]->error().code, Errc::invalid_input);
}

}  // namespace
}  // namespace assay::net
