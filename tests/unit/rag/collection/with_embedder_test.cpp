#include "rag/collection/with_embedder.hpp"

#include "documents.hpp"
#include "simulate/simulator.hpp"
#include "support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gmock/gmock.h>

#include <optional>

namespace assay::rag {
namespace {

namespace asio = boost::asio;

class WithEmbedder : public testing::Test {
protected:
    WithEmbedder()
    {
        simulate::SimulatorOptions options;
        options.port = 0;
        simulator_ = simulate::Simulator::start(network_.get_executor(), options).value();
        url_ = "http://127.0.0.1:" + std::to_string(simulator_->port()) + "/v1";
        embedder_.emplace(ApiEmbedder::Options{.base_url = url_, .model = "m", .dimensions = 64}, http_,
                          network_.get_executor(), 1);
        collection_ = Collection::create(dir_.path("a.rag"), {.embedder = {"compatible", "m", url_, 64}}).value();
    }

    template <class T>
    T run(asio::awaitable<T> task)
    {
        std::optional<T> result;
        asio::co_spawn(network_, std::move(task), [&](std::exception_ptr broken, T value) {
            if (broken)
                std::rethrow_exception(broken);
            result.emplace(std::move(value));
        });
        while (!result)
            network_.run_one();
        return std::move(*result);
    }

    test::TempDir dir_;
    asio::io_context network_;
    asio::thread_pool pool_{1};
    std::unique_ptr<simulate::Simulator> simulator_;
    net::HttpClient http_{network_.get_executor()};
    std::string url_;
    std::optional<ApiEmbedder> embedder_;
    std::unique_ptr<Collection> collection_;
};

TEST_F(WithEmbedder, VectorsComeFromTheApiAndAreAskedForOnce)
{
    const auto report = run(upsert(*collection_, &*embedder_, pool_.get_executor(), test::library()));
    ASSERT_TRUE(report) << report.error().text();
    EXPECT_EQ(report->added, test::library().size());
    EXPECT_EQ(collection_->stats()->dimensions, 64u);
    EXPECT_EQ(embedder_->counters().requests, 1u) << "ten texts are one request";
    EXPECT_EQ(run(upsert(*collection_, &*embedder_, pool_.get_executor(), test::library()))->unchanged, test::library().size());
    EXPECT_EQ(collection_->remove({"bees"}).value(), 1u);
    EXPECT_EQ(run(upsert(*collection_, &*embedder_, pool_.get_executor(), test::library()))->added, 1u);
    EXPECT_EQ(embedder_->counters().requests, 1u) << "the content is known";

    SearchRequest request{.query = "honey bees dance", .mode = SearchRequest::Mode::vector};
    const auto hits = run(search(*collection_, &*embedder_, pool_.get_executor(), std::move(request)));
    ASSERT_TRUE(hits) << hits.error().text();
    EXPECT_EQ(hits->hits.front().document_id, "bees");
    EXPECT_FALSE(hits->is_degraded);
}

TEST_F(WithEmbedder, SearchesByWordsWhileTheApiIsSilent)
{
    ASSERT_TRUE(run(upsert(*collection_, &*embedder_, pool_.get_executor(), test::library())));
    // Accepts connections, and never answers.
    asio::ip::tcp::acceptor silent{network_, {asio::ip::address_v4::loopback(), 0}};
    const auto url = "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/v1";
    ApiEmbedder deaf{{.base_url = url, .model = "m", .dimensions = 64, .query_timeout = std::chrono::milliseconds{50}}, http_,
                     network_.get_executor(), 1};
    SearchRequest request{.query = "honey bees dance", .filter = "nowhere!=1"};
    for (int i = 0; i < 2; ++i) {
        const auto found = run(search(*collection_, &deaf, pool_.get_executor(), request));
        ASSERT_TRUE(found) << found.error().text();
        EXPECT_EQ(found->hits.front().document_id, "bees");
        EXPECT_TRUE(found->is_degraded);
        EXPECT_THAT(found->notes, testing::ElementsAre(testing::HasSubstr("no document has the field 'nowhere'"),
                                                       testing::HasSubstr("by words alone")));
    }
    EXPECT_EQ(deaf.counters().requests, 1u) << "the second search does not wait for it again";
    request.mode = SearchRequest::Mode::vector;
    EXPECT_EQ(run(search(*collection_, &deaf, pool_.get_executor(), request)).error().code, Errc::unavailable);
}

TEST_F(WithEmbedder, SaysThatAnEmbedderIsMissing)
{
    EXPECT_FALSE(run(upsert(*collection_, nullptr, pool_.get_executor(), test::library())));
    SearchRequest request{.query = "bees"};
    EXPECT_FALSE(run(search(*collection_, nullptr, pool_.get_executor(), std::move(request))));
}

TEST_F(WithEmbedder, CollectionsThatEmbedByThemselvesNeedNone)
{
    auto own = Collection::create(dir_.path("own.rag"), {}).value();
    EXPECT_TRUE(run(upsert(*own, nullptr, pool_.get_executor(), test::library())));
    SearchRequest request{.query = "bees"};
    const auto hits = run(search(*own, nullptr, pool_.get_executor(), std::move(request)));
    EXPECT_EQ(hits->hits.front().document_id, "bees");
}

}  // namespace
}  // namespace assay::rag
