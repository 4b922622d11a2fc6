#include "net/http_client_transfer.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace assay::net {
namespace {

constexpr std::size_t body_padding = 64;  ///< What simdjson reads beyond a document's end.
constexpr long receive_buffer_bytes = 64 << 10;

/// A URL without its query and without user and password, for messages.
std::string public_part(std::string_view url)
{
    std::string text{url.substr(0, url.find_first_of("?#"))};
    const std::size_t scheme = text.find("://");
    if (scheme == std::string::npos)
        return text;
    const std::size_t host = scheme + 3;
    const std::size_t at = text.substr(0, text.find('/', host)).rfind('@');
    if (at != std::string::npos && at >= host)
        text.erase(host, at + 1 - host);
    return text;
}

bool is_header_name(std::string_view name)
{
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

bool is_header_value(std::string_view value)
{
    return value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Result<std::shared_ptr<const HeaderLines>> HeaderLines::make(std::shared_ptr<const Headers> headers)
{
    std::shared_ptr<HeaderLines> lines{new HeaderLines{std::move(headers)}};
    const auto append = [&](const std::string& line) {
        curl_slist* list = curl_slist_append(lines->list_, line.c_str());
        if (!list)
            throw std::bad_alloc{};
        lines->list_ = list;
    };
    // libcurl would wait up to a second for "100 Continue" before it sends a
    // large body. An empty value takes its header away.
    append("Expect:");
    if (lines->source_) {
        for (const auto& [name, value] : *lines->source_) {
            // The value is not quoted: it may be a key.
            if (!is_header_name(name) || !is_header_value(value))
                return Error{Errc::invalid_input,
                             "the value of the HTTP header \"" + name + "\" (or its name) holds a character that no header may hold"};
            append(value.empty() ? name + ";" : name + ": " + value);
        }
    }
    return std::shared_ptr<const HeaderLines>{std::move(lines)};
}

HeaderLines::~HeaderLines()
{
    curl_slist_free_all(list_);
}

Transfer::Transfer(const HttpClientOptions& options) : options_{options}, easy_{curl_easy_init()}
{
    if (!easy_)
        throw std::bad_alloc{};
    curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, detail_.data());
    curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
    curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy_, CURLOPT_BUFFERSIZE, receive_buffer_bytes);
    curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy_, CURLOPT_USERAGENT, "assay/0.1");
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    // No Accept-Encoding: an answer is a few kilobytes, and unpacking it would
    // cost more than the rest of its way through this program.
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, options.verify_tls ? 1L : 0L);
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, options.verify_tls ? 2L : 0L);
    if (!options.ca_file.empty())
        curl_easy_setopt(easy_, CURLOPT_CAINFO, options.ca_file.c_str());
}

Transfer::~Transfer()
{
    curl_easy_cleanup(easy_);
}

void Transfer::begin(HttpRequest request, std::shared_ptr<const HeaderLines> headers)
{
    request_ = std::move(request);
    headers_ = std::move(headers);
    response_ = {};
    header_bytes_ = 0;
    too_large_ = false;
    is_lost_ = false;
    sent_before_.reset();
    detail_[0] = '\0';

    if (request_.url != url_) {
        url_ = request_.url;
        curl_easy_setopt(easy_, CURLOPT_URL, url_.c_str());
        // HTTP/2 and the wait for a connection to share it pay only where TLS
        // can offer HTTP/2. In the clear the wait would hold back all other
        // first requests until the first answer.
        const bool tls = url_.starts_with("https:");
        curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1);
        curl_easy_setopt(easy_, CURLOPT_PIPEWAIT, tls ? 1L : 0L);
    }
    if (request_.method != method_)
        set_method(request_.method);
    if (method_ != "GET" && method_ != "HEAD") {
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    }
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_->list());
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, request_.fresh_connection ? 1L : 0L);
    curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
}

void Transfer::set_method(const std::string& method)
{
    method_ = method;
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, nullptr);
    curl_easy_setopt(easy_, CURLOPT_NOBODY, 0L);
    if (method == "GET")
        curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    else if (method == "HEAD")
        curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
    else {
        curl_easy_setopt(easy_, CURLOPT_POST, 1L);
        if (method != "POST")
            curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, method.c_str());
    }
}

SendResult Transfer::end(CURLcode code)
{
    if (code != CURLE_OK) {
        SendError failure = error(code);
        abandon();
        return failure;
    }
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    response_.body.reserve(response_.body.size() + body_padding);
    HttpResponse response = std::move(response_);
    abandon();
    return response;
}

void Transfer::abandon()
{
    request_.body = {};
    headers_.reset();
    response_ = {};
}

SendError Transfer::cancelled_error() const
{
    return {{Errc::cancelled, "the request was cancelled", public_part(url_)}};
}

int Transfer::on_connected(void* self, char*, char*, int, int)
{
    return static_cast<Transfer*>(self)->may_send() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/// In all exchanges of this handle, heads included.
long Transfer::bytes_sent() const
{
    long bytes = 0;
    curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes;
}

/// Asked whenever a connection is ready for the request. Where one that was
/// kept alive ends before a byte of the reply, libcurl opens another and sends
/// the request again unasked; but the server may have taken the first, and a
/// question would be paid for twice.
bool Transfer::may_send()
{
    if (!sent_before_)
        sent_before_ = bytes_sent();
    is_lost_ = was_sent() && method_ != "GET" && method_ != "HEAD";
    return !is_lost_;
}

/// Whether any byte of the request left.
bool Transfer::was_sent() const
{
    return sent_before_ && bytes_sent() != *sent_before_;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self)
{
    return static_cast<Transfer*>(self)->take_header({data, size * count}) ? size * count : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self)
{
    return static_cast<Transfer*>(self)->take_body({data, size * count}) ? size * count : 0;
}

bool Transfer::take_header(std::string_view line)
{
    header_bytes_ += line.size();
    if (header_bytes_ > options_.max_response_bytes) {
        too_large_ = true;
        return false;
    }
    if (line.starts_with("HTTP/")) {
        // The head of the final response follows those of 1xx and of a proxy's.
        response_.headers.clear();
        response_.headers.reserve(16);
        return true;
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos)
        response_.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    return true;
}

bool Transfer::take_body(std::string_view bytes)
{
    if (header_bytes_ + response_.body.size() + bytes.size() > options_.max_response_bytes) {
        too_large_ = true;
        return false;
    }
    if (response_.body.empty()) {
        curl_off_t announced = 0;
        curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
        // A server may announce anything; only the limit is ever believed.
        const auto expected = announced > 0 ? static_cast<std::size_t>(announced) : bytes.size();
        response_.body.reserve(std::min(expected, options_.max_response_bytes) + body_padding);
    }
    response_.body.append(bytes);
    return true;
}

SendError Transfer::error(CURLcode code) const
{
    const std::string where = public_part(url_);
    if (too_large_)
        return {{Errc::unavailable,
                 "the response is larger than the limit of " + std::to_string(options_.max_response_bytes) + " bytes",
                 where}};
    if (is_lost_)
        return {{Errc::unavailable, "the server closed a connection that was kept open, without a reply", where}, true};
    if (code == CURLE_OPERATION_TIMEDOUT) {
        curl_off_t ready_us = 0;
        curl_off_t total_us = 0;
        curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
        curl_easy_getinfo(easy_, CURLINFO_TOTAL_TIME_T, &total_us);
        const bool connecting = ready_us == 0 && !was_sent() && total_us < request_.timeout.count() * 1000;
        const auto limit = connecting ? options_.connect_timeout : request_.timeout;
        return {{connecting ? Errc::unreachable : Errc::unavailable,
                 (connecting ? "no connection within the connect timeout of " : "no complete response within the timeout of ") +
                     std::to_string(limit.count()) + " ms",
                 where}};
    }
    std::string message = curl_easy_strerror(code);
    // libcurl's detail may quote the URL with its query, which stays private.
    if (detail_[0] != '\0' && message != detail_.data() && (url_ == where || !std::strstr(detail_.data(), url_.c_str())))
        message += std::string{" ("} + detail_.data() + ")";
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return {{Errc::invalid_input, std::move(message), where}};
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
        if (was_sent())
            return {{Errc::unavailable, std::move(message), where}, true};
        return {{Errc::unreachable, std::move(message), where}};
    default:
        return {{Errc::unavailable, std::move(message), where}};
    }
}

}  // namespace assay::net
