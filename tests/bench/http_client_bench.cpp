// CPU time of a request through HttpClient, beside the same bytes through a
// bare libcurl multi loop on epoll. Every reply is checked.
//
//     http_client_bench [requests, default 10000] [rounds, default 3]

#include "http_client_bench.hpp"

#include "net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace assay::bench {

double thread_cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const auto seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

namespace {

using Clock = std::chrono::steady_clock;

struct Progress {
    int started = 0;
    int wrong = 0;
};

boost::asio::awaitable<void> one_lane(net::HttpClient& client, const Workload& workload,
                                      std::shared_ptr<const net::Headers> headers, Progress& progress)
{
    while (progress.started < workload.requests) {
        ++progress.started;
        net::HttpRequest request;
        request.url = workload.url;
        request.headers = headers;
        request.body = workload.body;
        const auto response = co_await client.send(std::move(request));
        if (!response || response->status != 200 || response->body != workload.expected)
            ++progress.wrong;
    }
}

Measured run_client(const Workload& workload)
{
    boost::asio::io_context io{1};
    net::HttpClient client{io.get_executor()};
    const auto headers = std::make_shared<const net::Headers>(workload.headers);
    Progress progress;
    const double cpu = thread_cpu_seconds();
    const auto begin = Clock::now();
    for (int lane = 0; lane < workload.in_flight; ++lane)
        boost::asio::co_spawn(io, one_lane(client, workload, headers, progress), boost::asio::detached);
    io.run();
    return {.cpu_seconds = thread_cpu_seconds() - cpu,
            .wall_seconds = std::chrono::duration<double>(Clock::now() - begin).count(),
            .wrong = progress.wrong};
}

/// The least of several rounds: other programs only ever add time.
template <class Run>
Measured best_of(int rounds, Run run)
{
    Measured best = run();
    int wrong = best.wrong;
    for (int i = 1; i < rounds; ++i) {
        const Measured next = run();
        wrong += next.wrong;
        if (next.cpu_seconds < best.cpu_seconds)
            best = next;
    }
    best.wrong = wrong;
    return best;
}

int compare(int requests, int rounds)
{
    Workload workload;
    workload.headers = {{"Authorization", "Bearer sk-0123456789"}, {"Content-Type", "application/json"}};
    workload.body = std::string(3000, 'q');
    workload.expected = std::string(900, 'a');
    workload.requests = requests;
    int wrong = 0;
    std::printf("%10s %10s %18s %18s %8s %14s\n", "latency", "in flight", "bare s/10k", "HttpClient s/10k", "ratio",
                "HttpClient/s");
    for (const int latency_ms : {0, 200}) {
        const ServerProcess server = fork_server(workload.expected, std::chrono::milliseconds{latency_ms});
        workload.url = "http://127.0.0.1:" + std::to_string(server.port) + "/v1/chat/completions";
        for (const int in_flight : {1, 256, 1024}) {
            if (in_flight == 1 && latency_ms > 0)
                continue;
            workload.in_flight = in_flight;
            const Measured bare = best_of(rounds, [&] { return run_bare(workload); });
            const Measured client = best_of(rounds, [&] { return run_client(workload); });
            wrong += bare.wrong + client.wrong;
            const double per_10k = 10'000.0 / requests;
            std::printf("%7d ms %10d %18.4f %18.4f %8.2f %14.0f\n", latency_ms, in_flight, bare.cpu_seconds * per_10k,
                        client.cpu_seconds * per_10k, client.cpu_seconds / bare.cpu_seconds,
                        requests / client.wall_seconds);
            std::fflush(stdout);
        }
        ::kill(server.pid, SIGKILL);
        ::waitpid(server.pid, nullptr, 0);
    }
    if (wrong > 0)
        std::printf("%d replies were wrong: the figures mean nothing\n", wrong);
    return wrong > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv)
{
    const int requests = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
    return assay::bench::compare(std::max(requests, 1), std::max(rounds, 1));
}
