#include "http_client_bench.hpp"

#include <curl/curl.h>

#include <sys/epoll.h>

#include <algorithm>
#include <unistd.h>

namespace assay::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Loop {
    CURLM* multi = curl_multi_init();
    int epoll = epoll_create1(0);
    Clock::time_point due = Clock::time_point::max();
};

int on_socket(CURL*, curl_socket_t fd, int what, void* user, void* known)
{
    auto& loop = *static_cast<Loop*>(user);
    epoll_event event{.events = 0, .data = {.fd = fd}};
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(loop.epoll, EPOLL_CTL_DEL, fd, &event);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
    epoll_ctl(loop.epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
    curl_multi_assign(loop.multi, fd, &loop);  // comes back as `known`
    return 0;
}

int on_timer(CURLM*, long timeout_ms, void* loop)
{
    static_cast<Loop*>(loop)->due =
        timeout_ms < 0 ? Clock::time_point::max() : Clock::now() + std::chrono::milliseconds{timeout_ms};
    return 0;
}

std::size_t on_body(char* data, std::size_t, std::size_t count, void* body)
{
    static_cast<std::string*>(body)->append(data, count);
    return count;
}

}  // namespace

Measured run_bare(const Workload& workload)
{
    Loop loop;
    CURLM* multi = loop.multi;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, &loop);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, &loop);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(workload.in_flight));

    curl_slist* headers = curl_slist_append(nullptr, "Expect:");
    for (const auto& [name, value] : workload.headers)
        headers = curl_slist_append(headers, (name + ": " + value).c_str());

    Measured measured;
    int started = 0;
    int finished = 0;
    std::vector<std::string> bodies(static_cast<std::size_t>(workload.in_flight));
    std::vector<CURL*> handles;
    for (std::string& body : bodies) {
        CURL* easy = curl_easy_init();
        handles.push_back(easy);
        curl_easy_setopt(easy, CURLOPT_URL, workload.url.c_str());
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "assay/0.1");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, workload.body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(workload.body.size()));
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 120'000L);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &body);
    }

    const double cpu = thread_cpu_seconds();
    const auto begin = Clock::now();
    for (CURL* easy : handles) {
        curl_multi_add_handle(multi, easy);
        ++started;
    }
    epoll_event events[256];
    int running = 0;
    while (finished < workload.requests) {
        int wait_ms = -1;
        if (loop.due != Clock::time_point::max())
            wait_ms = static_cast<int>(
                std::max<long>(0, std::chrono::ceil<std::chrono::milliseconds>(loop.due - Clock::now()).count()));
        const int count = epoll_wait(loop.epoll, events, 256, wait_ms);
        for (int i = 0; i < count; ++i) {
            const int what = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                             (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0);
            curl_multi_socket_action(multi, events[i].data.fd, what, &running);
        }
        if (Clock::now() >= loop.due) {
            loop.due = Clock::time_point::max();
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(multi, &left)) {
            CURL* easy = message->easy_handle;
            std::string* body = nullptr;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &body);
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result != CURLE_OK || status != 200 || *body != workload.expected)
                ++measured.wrong;
            body->clear();
            ++finished;
            curl_multi_remove_handle(multi, easy);
            if (started < workload.requests) {
                curl_multi_add_handle(multi, easy);
                ++started;
            }
        }
    }
    measured.cpu_seconds = thread_cpu_seconds() - cpu;
    measured.wall_seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    for (CURL* easy : handles)
        curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
    curl_slist_free_all(headers);
    ::close(loop.epoll);
    return measured;
}

}  // namespace assay::bench
