#pragma once

#include "core/result.hpp"
#include "net/http_client.hpp"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace assay::net {

/// Header lines in libcurl's form, made once and shared by all the requests
/// that carry the same headers.
class HeaderLines {
public:
    /// Refuses names and values that would break out of their line.
    [[nodiscard]] static Result<std::shared_ptr<const HeaderLines>> make(std::shared_ptr<const Headers> headers);
    ~HeaderLines();
    HeaderLines(const HeaderLines&) = delete;
    HeaderLines& operator=(const HeaderLines&) = delete;

    [[nodiscard]] const Headers* source() const { return source_.get(); }
    [[nodiscard]] curl_slist* list() const { return list_; }

private:
    explicit HeaderLines(std::shared_ptr<const Headers> source) : source_{std::move(source)} {}

    std::shared_ptr<const Headers> source_;  ///< Owned, so that its address stays its name.
    curl_slist* list_ = nullptr;
};

/// One HTTP exchange at a time on one easy handle, which keeps what rarely
/// changes between exchanges: setting it all anew would cost more than a tenth
/// of a request's CPU time.
class Transfer {
public:
    explicit Transfer(const HttpClientOptions& options);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Makes the handle ready for this request.
    void begin(HttpRequest request, std::shared_ptr<const HeaderLines> headers);

    /// What came of it, given libcurl's verdict. Frees what the exchange held.
    [[nodiscard]] SendResult end(CURLcode code);

    /// Frees what an exchange without a verdict held.
    void abandon();

    /// The error of an exchange that was given up on request.
    [[nodiscard]] SendError cancelled_error() const;

    [[nodiscard]] CURL* easy() const { return easy_; }

private:
    static int on_connected(void* self, char*, char*, int, int);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

    void set_method(const std::string& method);
    [[nodiscard]] long bytes_sent() const;
    [[nodiscard]] bool may_send();
    [[nodiscard]] bool was_sent() const;
    bool take_header(std::string_view line);
    bool take_body(std::string_view bytes);
    [[nodiscard]] SendError error(CURLcode code) const;

    const HttpClientOptions& options_;
    CURL* easy_;
    HttpRequest request_;
    std::shared_ptr<const HeaderLines> headers_;
    HttpResponse response_;
    std::size_t header_bytes_ = 0;
    bool too_large_ = false;
    bool is_lost_ = false;  ///< libcurl would have sent it a second time.
    std::optional<long> sent_before_;  ///< bytes_sent() when the first connection was ready.
    std::string url_;     ///< As the handle has it.
    std::string method_;  ///< As the handle has it.
    std::array<char, CURL_ERROR_SIZE> detail_{};
};

}  // namespace assay::net
