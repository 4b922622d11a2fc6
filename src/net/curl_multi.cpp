#include "net/curl_multi.hpp"

#include <boost/asio/post.hpp>

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace assay::net {
namespace {

/// Readiness taken from the epoll set at once. More is left for the next
/// wake-up, so that other work on the executor is not starved.
constexpr int events_per_wakeup = 256;

/// libcurl's own initialisation, once for the program.
void initialise_libcurl()
{
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK)
        throw std::runtime_error(std::string{"libcurl does not start: "} + curl_easy_strerror(code));
}

int open_epoll()
{
    const int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return fd;
}

std::uint32_t epoll_events(int curl_poll)
{
    switch (curl_poll) {
    case CURL_POLL_IN: return EPOLLIN;
    case CURL_POLL_OUT: return EPOLLOUT;
    case CURL_POLL_INOUT: return EPOLLIN | EPOLLOUT;
    default: return 0;
    }
}

int curl_events(std::uint32_t events)
{
    int result = 0;
    if (events & (EPOLLIN | EPOLLHUP))
        result |= CURL_CSELECT_IN;
    if (events & EPOLLOUT)
        result |= CURL_CSELECT_OUT;
    if (events & EPOLLERR)
        result |= CURL_CSELECT_ERR;
    return result;
}

}  // namespace

CurlMulti::CurlMulti(boost::asio::any_io_executor executor, Limits limits, Done done)
    : executor_{std::move(executor)}, done_{std::move(done)}, multi_{nullptr}, epoll_{executor_, open_epoll()},
      timer_{executor_}
{
    assert(limits.max_connections > 0);
    initialise_libcurl();
    multi_ = curl_multi_init();
    if (!multi_)
        throw std::bad_alloc{};
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.max_connections);
    // As many idle connections are kept as may be open: otherwise a burst of
    // thousands would close most of its connections only to open them again.
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, limits.max_connections);
}

CurlMulti::~CurlMulti()
{
    assert(attached_ == 0);
    curl_multi_cleanup(multi_);
}

void CurlMulti::prepare(CURL* easy)
{
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlMulti::on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

void CurlMulti::attach(CURL* easy)
{
    const CURLMcode code = curl_multi_add_handle(multi_, easy);
    if (code != CURLM_OK)
        throw std::runtime_error(std::string{"libcurl takes no transfer: "} + curl_multi_strerror(code));
    ++attached_;
    // drive() sees to it itself; otherwise the first of many attach() calls
    // queues one call for all of them.
    if (driving_ || kicked_)
        return;
    kicked_ = true;
    boost::asio::post(executor_, [self = shared_from_this()] {
        self->kicked_ = false;
        self->drive();
    });
}

void CurlMulti::detach(CURL* easy)
{
    assert(attached_ > 0);
    const CURLMcode code = curl_multi_remove_handle(multi_, easy);
    assert(code == CURLM_OK);
    static_cast<void>(code);
    --attached_;
    if (!driving_)
        rest();
}

// noexcept: no exception may pass through libcurl, and without the set of
// sockets no transfer would ever end.
int CurlMulti::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept
{
    static_cast<CurlMulti*>(self)->update_socket(fd, epoll_events(what));
    return 0;
}

int CurlMulti::on_timer(CURLM*, long timeout_ms, void* self)
{
    auto& multi = *static_cast<CurlMulti*>(self);
    // Only noted here: the timer is set once the work at hand is done, and
    // libcurl changes its mind several times until then.
    multi.due_ = timeout_ms < 0 ? Clock::time_point::max() : Clock::now() + std::chrono::milliseconds{timeout_ms};
    return 0;
}

curl_socket_t CurlMulti::on_open(void* self, curlsocktype, curl_sockaddr* address)
{
    const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0)
        return CURL_SOCKET_BAD;
    Socket& socket = static_cast<CurlMulti*>(self)->socket(fd);
    socket = Socket{.generation = socket.generation + 1, .ours = true};
    return fd;
}

int CurlMulti::on_close(void* self, curl_socket_t fd)
{
    // Closing takes it out of the epoll set.
    Socket& socket = static_cast<CurlMulti*>(self)->socket(fd);
    socket = Socket{.generation = socket.generation + 1};
    return ::close(fd);
}

CurlMulti::Socket& CurlMulti::socket(curl_socket_t fd)
{
    assert(fd >= 0);
    const auto index = static_cast<std::size_t>(fd);
    if (index >= sockets_.size())
        sockets_.resize(index + 64);
    return sockets_[index];
}

void CurlMulti::update_socket(curl_socket_t fd, std::uint32_t wanted)
{
    Socket& entry = socket(fd);
    entry.wanted = wanted;
    // libcurl loses interest in a connection after each response and gains it
    // with the next request. A socket of our own is therefore left in the set
    // until it becomes ready unasked. Others (the resolver's) are closed
    // behind our back and have to leave at once.
    if (wanted == 0 && entry.ours)
        return;
    watch(fd, entry, wanted);
}

void CurlMulti::watch(curl_socket_t fd, Socket& entry, std::uint32_t events)
{
    if (events == entry.watched)
        return;
    epoll_event event{};
    event.events = events;
    event.data.u64 = std::uint64_t{entry.generation} << 32 | static_cast<std::uint32_t>(fd);
    const int operation = events == 0 ? EPOLL_CTL_DEL : entry.watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    entry.watched = events;
    if (epoll_ctl(epoll_.native_handle(), operation, fd, &event) != 0 && operation != EPOLL_CTL_DEL)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void CurlMulti::drive()
{
    if (attached_ == 0)
        return;
    // In a destructor, because an exception of whoever waited for a transfer
    // passes through here and must not stop the others.
    struct Settle {
        CurlMulti& multi;
        ~Settle() { multi.settle(); }
    } const settle_at_the_end{*this};
    driving_ = true;
    drive_ready_sockets();
    drive_timers();
}

void CurlMulti::settle()
{
    driving_ = false;
    if (attached_ == 0) {
        rest();
        return;
    }
    wait_for_sockets();
    wait_for_timer();
}

void CurlMulti::drive_ready_sockets()
{
    std::array<epoll_event, events_per_wakeup> events;
    const int count = epoll_wait(epoll_.native_handle(), events.data(), events_per_wakeup, 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const auto fd = static_cast<curl_socket_t>(event.data.u64 & 0xffffffff);
        Socket& entry = socket(fd);
        if (entry.generation != event.data.u64 >> 32)
            continue;  // closed by an earlier event of this batch
        if (entry.wanted == 0) {
            watch(fd, entry, 0);
            continue;
        }
        int running = 0;
        curl_multi_socket_action(multi_, fd, curl_events(event.events), &running);
        // After each event rather than after all: an answer is read, and the
        // connection used again, while its memory is still in the cache.
        reap();
        drive_timers();
    }
}

void CurlMulti::drive_timers()
{
    // A finished transfer usually leads to a new one, which libcurl wants to
    // start at once: served here rather than by another turn of the executor.
    // Bounded, in case transfers fail as fast as they are attached.
    for (int round = 0; round < 4 && Clock::now() >= due_; ++round) {
        due_ = Clock::time_point::max();
        int running = 0;
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
        reap();
    }
}

void CurlMulti::reap()
{
    // One at a time: `done_` may detach any other transfer, whose message is
    // then taken back by libcurl.
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        assert(message->msg == CURLMSG_DONE);
        CURL* easy = message->easy_handle;
        const CURLcode code = message->data.result;
        detach(easy);
        done_(easy, code);
    }
}

void CurlMulti::wait_for_sockets()
{
    if (waiting_)
        return;
    waiting_ = true;
    epoll_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [self = shared_from_this()](boost::system::error_code) {
                          // Aborted by rest() or not: drive() looks at how things are now.
                          self->waiting_ = false;
                          self->drive();
                      });
}

void CurlMulti::wait_for_timer()
{
    // Waking too early costs little, setting a timer costs more: it stays
    // where it is if it fires before `due_`, and drive() then moves it.
    if (armed_ <= due_)
        return;
    armed_ = due_;
    timer_.expires_at(due_);
    timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
        if (error)
            return;  // moved or given up
        self->armed_ = Clock::time_point::max();
        self->drive();
    });
}

void CurlMulti::rest()
{
    if (attached_ > 0)
        return;
    if (waiting_)
        epoll_.cancel();
    if (armed_ != Clock::time_point::max()) {
        armed_ = Clock::time_point::max();
        timer_.cancel();
    }
}

}  // namespace assay::net
