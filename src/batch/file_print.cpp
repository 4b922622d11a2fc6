#include "batch/file_print.hpp"

#include "core/hash.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace assay::batch {
namespace {

constexpr std::uint64_t pieces = 16;
constexpr std::uint64_t piece_bytes = 64u << 10;

}  // namespace

std::optional<FilePrint> print_of(const std::string& path)
{
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed))
        return std::nullopt;
    FilePrint print;
    print.bytes = std::filesystem::file_size(path, failed);
    std::ifstream file{path, std::ios::binary};
    if (failed || !file)
        return std::nullopt;
    const auto looked_at = std::min(print.bytes, pieces * piece_bytes);
    std::string content(looked_at, '\0');
    for (std::uint64_t at = 0; at < looked_at; at += piece_bytes) {
        const auto length = std::min(piece_bytes, looked_at - at);
        // Evenly apart, and the last one ends where the file does.
        const auto place = looked_at < print.bytes ? (print.bytes - piece_bytes) * (at / piece_bytes) / (pieces - 1) : at;
        if (!file.seekg(static_cast<std::streamoff>(place)) ||
            !file.read(content.data() + at, static_cast<std::streamsize>(length)))
            return std::nullopt;
    }
    print.hash = sha256_hex(content);
    return print;
}

Json to_json(const FilePrint& print)
{
    return {{"bytes", print.bytes}, {"hash", print.hash}};
}

std::optional<FilePrint> print_from(const Json& json)
{
    if (!json.is_object())
        return std::nullopt;
    const auto bytes = json.find("bytes");
    const auto hash = json.find("hash");
    if (bytes == json.end() || !bytes->is_number_unsigned() || hash == json.end() || !hash->is_string())
        return std::nullopt;
    return FilePrint{bytes->get<std::uint64_t>(), hash->get<std::string>()};
}

}  // namespace assay::batch
