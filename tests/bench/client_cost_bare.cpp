#include "client_cost_bare.hpp"

#include <curl/curl.h>

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <unistd.h>
#include <vector>

namespace assay::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Loop {
    CURLM* multi = curl_multi_init();
    int epoll = epoll_create1(EPOLL_CLOEXEC);
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

CURL* make_easy(const std::string& url, curl_slist* headers, std::string& reply)
{
    CURL* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "assay/0.1");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 120'000L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reply);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &reply);
    return easy;
}

/// Waits until libcurl has something to do and lets it.
void turn(Loop& loop)
{
    std::array<epoll_event, 256> events;
    int wait_ms = -1;
    if (loop.due != Clock::time_point::max())
        wait_ms = static_cast<int>(
            std::max<long>(0, std::chrono::ceil<std::chrono::milliseconds>(loop.due - Clock::now()).count()));
    int running = 0;
    const int count = epoll_wait(loop.epoll, events.data(), static_cast<int>(events.size()), wait_ms);
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        const int what = (event.events & EPOLLIN ? CURL_CSELECT_IN : 0) | (event.events & EPOLLOUT ? CURL_CSELECT_OUT : 0);
        curl_multi_socket_action(loop.multi, event.data.fd, what, &running);
    }
    if (Clock::now() >= loop.due) {
        loop.due = Clock::time_point::max();
        curl_multi_socket_action(loop.multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
}

}  // namespace

std::size_t post_all(const std::string& url, const net::Headers& headers, std::span<const std::string_view> bodies,
                     std::size_t in_flight)
{
    Loop loop;
    curl_multi_setopt(loop.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(loop.multi, CURLMOPT_SOCKETDATA, &loop);
    curl_multi_setopt(loop.multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(loop.multi, CURLMOPT_TIMERDATA, &loop);
    curl_multi_setopt(loop.multi, CURLMOPT_MAXCONNECTS, static_cast<long>(in_flight));
    curl_slist* list = curl_slist_append(nullptr, "Expect:");
    for (const auto& [name, value] : headers)
        list = curl_slist_append(list, (name + ": " + value).c_str());

    std::size_t started = 0;
    const auto start_next = [&](CURL* easy) {
        if (started == bodies.size())
            return;
        const auto body = bodies[started++];
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_multi_add_handle(loop.multi, easy);
    };
    std::vector<std::string> replies(in_flight);
    std::vector<CURL*> handles;
    for (auto& reply : replies) {
        handles.push_back(make_easy(url, list, reply));
        start_next(handles.back());
    }
    std::size_t wrong = 0;
    for (std::size_t finished = 0; finished < bodies.size();) {
        turn(loop);
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(loop.multi, &left)) {
            CURL* easy = message->easy_handle;
            std::string* reply = nullptr;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &reply);
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result != CURLE_OK || status != 200 || reply->empty())
                ++wrong;
            reply->clear();
            ++finished;
            curl_multi_remove_handle(loop.multi, easy);
            start_next(easy);
        }
    }
    for (CURL* easy : handles)
        curl_easy_cleanup(easy);
    curl_multi_cleanup(loop.multi);
    curl_slist_free_all(list);
    ::close(loop.epoll);
    return wrong;
}

}  // namespace assay::bench
