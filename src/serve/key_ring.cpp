#include "serve/key_ring.hpp"

#include "core/hash.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace assay::serve {
namespace {

constexpr std::size_t max_name_bytes = 64;

bool is_name(std::string_view name)
{
    const auto is_allowed = [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
               byte == '.' || byte == '_' || byte == '-';
    };
    return !name.empty() && name.size() <= max_name_bytes && std::all_of(name.begin(), name.end(), is_allowed);
}

std::string hex_of(const std::uint8_t* bytes, std::size_t count)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (std::size_t i = 0; i < count; ++i) {
        hex += digits[bytes[i] >> 4];
        hex += digits[bytes[i] & 15];
    }
    return hex;
}

std::optional<std::array<std::uint8_t, 32>> hash_of_hex(std::string_view hex)
{
    std::array<std::uint8_t, 32> hash{};
    if (hex.size() != 2 * hash.size())
        return std::nullopt;
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const char* const digits = hex.data() + 2 * i;
        if (std::from_chars(digits, digits + 2, hash[i], 16).ptr != digits + 2)
            return std::nullopt;
    }
    return hash;
}

/// Closes a file and removes it unless it was moved into its place.
class NewFile {
public:
    explicit NewFile(std::string path) : path_{std::move(path)}, fd_{::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)} {}
    ~NewFile()
    {
        if (fd_ >= 0)
            ::close(fd_);
        if (!kept_)
            ::unlink(path_.c_str());
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] bool write(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const auto count = ::write(fd_, bytes.data(), bytes.size());
            if (count <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return ::fsync(fd_) == 0;
    }

    [[nodiscard]] bool move_to(const std::string& place)
    {
        kept_ = std::rename(path_.c_str(), place.c_str()) == 0;
        return kept_;
    }

    [[nodiscard]] bool is_open() const { return fd_ >= 0; }

private:
    std::string path_;
    int fd_;
    bool kept_ = false;
};

}  // namespace

Result<KeyRing> KeyRing::parse(std::string_view text, const std::string& name)
{
    KeyRing ring;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (line.ends_with('\r') || line.ends_with(' '))
            line.remove_suffix(1);
        if (line.empty() || line.starts_with('#'))
            continue;
        const auto where = name + ":" + std::to_string(number);
        const auto space = line.find(' ');
        const auto hash = space == std::string_view::npos ? std::nullopt : hash_of_hex(line.substr(space + 1));
        if (!hash)
            return Error{Errc::invalid_input, "a line must be a name, a space and the key's SHA-256 in hex", where};
        if (auto added = ring.add_hash(std::string{line.substr(0, space)}, *hash); !added)
            return Error{Errc::invalid_input, added.error().message, where};
    }
    return ring;
}

Result<KeyRing> KeyRing::load(const std::string& path)
{
    const auto text = read_text_file(path, 16u << 20);
    if (!text)
        return text.error();
    return parse(*text, path);
}

Result<void> KeyRing::add(const std::string& name, std::string_view key)
{
    return add_hash(name, sha256(key));
}

Result<void> KeyRing::add_hash(const std::string& name, const std::array<std::uint8_t, 32>& hash)
{
    if (!is_name(name))
        return Error{Errc::invalid_input, "'" + shorten(printable(name), 80) +
                                              "' is no name for a key; use up to 64 letters, digits, dots, dashes and underscores"};
    if (std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) { return key.name == name; }))
        return Error{Errc::invalid_input, "there is a key named '" + name + "' already"};
    keys_.push_back({name, hash});
    return {};
}

bool KeyRing::remove(std::string_view name)
{
    return std::erase_if(keys_, [&](const Key& key) { return key.name == name; }) > 0;
}

std::string KeyRing::text() const
{
    std::string text = "# API keys of assay serve: a name and the key's SHA-256 a line.\n";
    for (const auto& key : keys_)
        text += key.name + " " + hex_of(key.hash.data(), key.hash.size()) + "\n";
    return text;
}

std::optional<std::string_view> KeyRing::owner(std::string_view key) const
{
    const auto hash = sha256(key);
    const Key* found = nullptr;
    // All are compared to their ends, so that time tells nothing.
    for (const auto& known : keys_)
        if (CRYPTO_memcmp(known.hash.data(), hash.data(), hash.size()) == 0)
            found = &known;
    if (found == nullptr)
        return std::nullopt;
    return found->name;
}

std::vector<std::string> KeyRing::names() const
{
    std::vector<std::string> names;
    for (const auto& key : keys_)
        names.push_back(key.name);
    return names;
}

std::string make_key()
{
    std::array<std::uint8_t, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("the system gives no random numbers");
    return "assay_" + hex_of(bytes.data(), bytes.size());
}

Result<void> save_keys(const KeyRing& ring, const std::string& path)
{
    NewFile file{path + ".new"};
    if (!file.is_open() || !file.write(ring.text()) || !file.move_to(path))
        return Error{Errc::invalid_input, std::string{"cannot write the keys: "} + std::strerror(errno), path};
    return {};
}

}  // namespace assay::serve
