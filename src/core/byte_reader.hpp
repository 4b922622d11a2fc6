#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay {

/// Appends the bytes of a number as memory has them: little-endian on every
/// machine that this runs on.
template <class T>
void append_bytes(std::string& bytes, T value)
{
    static_assert(std::is_arithmetic_v<T>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The same of many in a row.
template <class T>
void append_bytes(std::string& bytes, const std::vector<T>& values)
{
    static_assert(std::is_arithmetic_v<T>);
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

/// Takes numbers off the front of bytes that append_bytes() wrote. What is
/// missing reads as 0, or as nothing, and is remembered.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : rest_{bytes} {}

    template <class T>
    T take()
    {
        T value{};
        const std::string_view bytes = take_bytes(sizeof value);
        if (!bytes.empty())
            std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

    template <class T>
    std::vector<T> take_many(std::size_t count)
    {
        std::vector<T> values;
        if (count > rest_.size() / sizeof(T)) {
            complete_ = false;
            rest_ = {};
            return values;
        }
        values.resize(count);
        const std::string_view bytes = take_bytes(count * sizeof(T));
        if (count > 0)
            std::memcpy(values.data(), bytes.data(), bytes.size());
        return values;
    }

    std::string_view take_bytes(std::size_t count)
    {
        if (count > rest_.size()) {
            complete_ = false;
            rest_ = {};
            return {};
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    [[nodiscard]] std::size_t left() const { return rest_.size(); }
    [[nodiscard]] bool complete() const { return complete_; }

private:
    std::string_view rest_;
    bool complete_ = true;
};

}  // namespace assay
