#pragma once

#include "net/http_client.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::bench {

/// What is the same for every request of a run, as `assay extract` sends it
/// with the same options.
struct RequestFrame {
    std::string url;
    net::Headers headers;
};

/// The key that both clients send.
inline constexpr const char* api_key = "sk-0123456789";

/// Writes the body of the first request that `assay extract` sends for each
/// row of `input`, made by the same code, into the file `bodies`, one after
/// the other with a line break between: they are JSON without line breaks.
/// Throws std::runtime_error if it cannot.
[[nodiscard]] RequestFrame write_requests(const std::string& input, const std::string& schema,
                                          const std::string& base_url, const std::string& bodies);

/// A file's bytes, read into memory at once without a copy.
class MappedFile {
public:
    /// Throws std::runtime_error if it cannot.
    explicit MappedFile(const std::string& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

/// The lines of `text`, which must outlive them.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace assay::bench
