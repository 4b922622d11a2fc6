#include "serve/access_log.hpp"

#include "core/json_text.hpp"

#include <boost/asio/post.hpp>

#include <cerrno>
#include <ctime>

#include <unistd.h>

namespace assay::serve {
namespace {

namespace asio = boost::asio;

void append_text(std::string& out, std::string_view name, std::string_view value)
{
    if (value.empty())
        return;
    out += ",\"";
    out += name;
    out += "\":";
    append_json_string(out, value);
}

void append_number(std::string& out, std::string_view name, std::uint64_t value)
{
    out += ",\"";
    out += name;
    out += "\":";
    out += std::to_string(value);
}

std::string timestamp(std::chrono::system_clock::time_point now)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    const auto seconds = static_cast<std::time_t>(ms / 1000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[40];
    const auto length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    std::string stamp(text, length);
    const auto fraction = std::to_string(1000 + ms % 1000);
    return stamp + "." + fraction.substr(1) + "Z";
}

void write_all(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;  // the reader is gone: serving goes on without a log
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace

std::string log_line(const AccessRecord& record, std::chrono::system_clock::time_point now)
{
    std::string line = "{\"time\":\"" + timestamp(now) + "\"";
    line += record.status >= 500 ? ",\"level\":\"error\"" : ",\"level\":\"info\"";
    append_text(line, "operation", record.operation);
    append_text(line, "method", record.method);
    append_number(line, "status", static_cast<std::uint64_t>(record.status));
    append_number(line, "duration_us", static_cast<std::uint64_t>(record.duration.count()));
    append_number(line, "bytes_in", record.bytes_in);
    append_number(line, "bytes_out", record.bytes_out);
    append_text(line, "request_id", record.request_id);
    append_text(line, "client_request_id", record.client_request_id);
    append_text(line, "key", record.key);
    append_text(line, "address", record.address);
    append_text(line, "failure", record.failure);
    return line + "}\n";
}

AccessLog::AccessLog(asio::any_io_executor network, int fd) : network_{std::move(network)}, fd_{fd} {}

AccessLog::~AccessLog()
{
    writer_.join();
    write_all(fd_, waiting_);
}

void AccessLog::write(std::string_view line)
{
    if (waiting_.size() + line.size() > max_waiting_bytes) {
        ++dropped_;
        return;
    }
    waiting_ += line;
    if (!writing_)
        flush();
}

void AccessLog::flush()
{
    writing_ = true;
    leaving_.clear();
    std::swap(leaving_, waiting_);
    asio::post(writer_, [this] {
        write_all(fd_, leaving_);
        asio::post(network_, [this] {
            writing_ = false;
            if (!waiting_.empty())
                flush();
        });
    });
}

}  // namespace assay::serve
