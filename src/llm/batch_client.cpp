#include "llm/batch_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace asio = boost::asio;

namespace assay::llm {

namespace {

/// A call about a whole job that is refused says nothing against any one row.
CallFailure for_the_run(CallFailure failure)
{
    if (failure.advice != Advice::retry)
        failure.advice = Advice::stop_run;
    return failure;
}

}  // namespace

asio::awaitable<bool> Pauses::wait(std::chrono::milliseconds length)
{
    if (ended_)
        co_return false;
    struct Known {
        Known(Pauses& all, asio::steady_timer& one) : pauses{all}, timer{one} { pauses.under_way_.insert(&timer); }
        ~Known() { pauses.under_way_.erase(&timer); }
        Pauses& pauses;
        asio::steady_timer& timer;
    };
    asio::steady_timer timer{executor_, length};
    const Known known{*this, timer};
    const auto cuts = cuts_;
    const auto [ec] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (ec && cuts == cuts_)
        throw boost::system::system_error{ec};
    co_return !ended_;
}

void Pauses::end()
{
    ended_ = true;
    cut_short();
}

void Pauses::cut_short()
{
    ++cuts_;
    for (auto* timer : under_way_)
        timer->cancel();
}

BatchClient::BatchClient(const BatchApi& api, net::HttpClient& http, Pauses& pauses, Options options,
                         std::uint64_t jitter_seed)
    : api_{api}, http_{http}, pauses_{pauses}, options_{options}, policy_{options.retry, jitter_seed}
{
}

asio::awaitable<CallResult<net::HttpResponse>> BatchClient::send(net::HttpRequest request)
{
    ++calls_;
    auto response = co_await http_.send(std::move(request));
    if (response)
        co_return std::move(*response);
    // A bad address or an untrusted certificate is the same for every call.
    const bool hopeless = response.error().code == Errc::invalid_input;
    CallFailure failure{.error = response.error(), .advice = hopeless ? Advice::stop_run : Advice::retry};
    co_return failure;
}

/// Sends until `read` makes something of the response or trying again makes no sense.
template <class T, class Read>
asio::awaitable<CallResult<T>> BatchClient::call(Make make, std::chrono::milliseconds timeout, Read read)
{
    for (int sends = 1, complaints = 0;; ++sends) {
        net::HttpRequest request = make();
        request.timeout = timeout;
        auto response = co_await send(std::move(request));
        CallResult<T> result = response ? read(std::move(*response)) : CallResult<T>{response.error()};
        if (result)
            co_return result;
        const CallFailure failure = for_the_run(result.error());
        if (failure.advice != Advice::retry || failure.error.code == Errc::cancelled)
            co_return failure;
        std::optional<std::chrono::milliseconds> pause;
        if (failure.is_rate_limit) {
            // It says nothing against this call, so it costs no retry.
            --sends;
            pause = policy_.slow_down(++complaints, failure.retry_after);
        } else {
            pause = policy_.pause(sends, failure.retry_after);
        }
        if (!pause || !co_await pauses_.wait(*pause))
            co_return result;
    }
}

asio::awaitable<CallResult<std::string>> BatchClient::upload(const std::string& input)
{
    const Make make = [&] { return api_.upload(input); };
    const auto read = [this](net::HttpResponse response) { return api_.read_upload(response); };
    co_return co_await call<std::string>(make, options_.transfer_timeout, read);
}

asio::awaitable<CallResult<BatchStatus>> BatchClient::status(std::string id)
{
    const Make make = [&] { return api_.status(id); };
    const auto read = [&](net::HttpResponse response) -> CallResult<BatchStatus> {
        if (response.status != 404)
            return api_.read_status(response);
        BatchStatus gone;
        gone.id = id;
        gone.phase = BatchPhase::gone;
        gone.state = "gone";
        return gone;
    };
    co_return co_await call<BatchStatus>(make, options_.timeout, read);
}

asio::awaitable<CallResult<BatchStatus>> BatchClient::cancel(std::string id)
{
    const Make make = [&] { return api_.cancel(id); };
    const auto read = [this](net::HttpResponse response) -> CallResult<BatchStatus> {
        auto status = api_.read_status(response);
        // It has ended: that will not change.
        if (!status && response.status == 409) {
            CallFailure failure = status.error();
            failure.advice = Advice::stop_run;
            return failure;
        }
        return status;
    };
    co_return co_await call<BatchStatus>(make, options_.timeout, read);
}

asio::awaitable<CallResult<BatchPage>> BatchClient::list(std::string after)
{
    const Make make = [&] { return api_.list(after); };
    const auto read = [this](net::HttpResponse response) { return api_.read_list(response); };
    co_return co_await call<BatchPage>(make, options_.timeout, read);
}

asio::awaitable<CallResult<net::HttpResponse>> BatchClient::fetch(net::HttpRequest request)
{
    const Make make = [&] { return request; };
    const auto read = [this](net::HttpResponse response) -> CallResult<net::HttpResponse> {
        if (response.status >= 200 && response.status < 300)
            return response;
        // An error body reads like that of any other call.
        return api_.read_status(response).error();
    };
    co_return co_await call<net::HttpResponse>(make, options_.transfer_timeout, read);
}

asio::awaitable<BatchClient::Creation> BatchClient::create_once(const std::string& input)
{
    net::HttpRequest request = api_.create(input);
    request.fresh_connection = true;
    request.timeout = options_.transfer_timeout;
    const auto response = co_await send(std::move(request));
    Creation creation{Creation::Kind::unknown};
    if (!response) {
        creation.failure = response.error();
        if (creation.failure.advice == Advice::stop_run)
            creation.kind = Creation::Kind::refused;
        co_return creation;
    }
    auto status = api_.read_status(*response);
    if (status) {
        creation.kind = Creation::Kind::created;
        creation.status = std::move(*status);
        co_return creation;
    }
    creation.failure = for_the_run(status.error());
    // A 4xx is a clear no. After a 5xx, or a body that cannot be read, the job
    // may be there all the same.
    if (response->status >= 400 && response->status < 500 && response->status != 408 && response->status != 409)
        creation.kind = Creation::Kind::refused;
    co_return creation;
}

}  // namespace assay::llm
