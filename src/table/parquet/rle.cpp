#include "table/parquet/rle.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

namespace assay::table::parquet {
namespace {

/// A shorter run is cheaper as literals.
constexpr std::size_t shortest_run = 8;
constexpr std::size_t group = 8;

void append_varint(std::string& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

template <class T>
void append_literals(std::string& out, std::span<const T> values, int bit_width)
{
    if (values.empty())
        return;
    const std::size_t groups = (values.size() + group - 1) / group;
    append_varint(out, groups << 1 | 1);
    std::uint64_t bits = 0;
    int bit_count = 0;
    for (std::size_t i = 0; i < groups * group; ++i) {
        const std::uint64_t value = i < values.size() ? values[i] : 0;  // The last group is padded.
        bits |= value << bit_count;
        bit_count += bit_width;
        for (; bit_count >= 8; bit_count -= 8) {
            out += static_cast<char>(bits);
            bits >>= 8;
        }
    }
}

void append_run(std::string& out, std::uint32_t value, std::size_t length, int bit_width)
{
    append_varint(out, static_cast<std::uint64_t>(length) << 1);
    for (int bits = 0; bits < bit_width; bits += 8)
        out += static_cast<char>(value >> bits);
}

template <class T>
void append_hybrid(std::string& out, std::span<const T> values, int bit_width)
{
    assert(bit_width >= 1);
    assert(bit_width <= 32);
    std::size_t literals = 0;  // Where the literals not yet written start.
    for (std::size_t at = 0; at < values.size();) {
        std::size_t end = at + 1;
        while (end < values.size() && values[end] == values[at])
            ++end;
        // Literals come in whole groups, so the run lends what is missing.
        const std::size_t pending = (at - literals) % group;
        const std::size_t start = at + (pending == 0 ? 0 : group - pending);
        if (end >= start + shortest_run) {
            append_literals(out, values.subspan(literals, start - literals), bit_width);
            append_run(out, values[at], end - start, bit_width);
            literals = end;
        }
        at = end;
    }
    append_literals(out, values.subspan(literals), bit_width);
}

}  // namespace

int bits_for(std::uint32_t largest)
{
    return std::bit_width(largest);
}

void append_rle(std::string& out, std::span<const std::uint8_t> values, int bit_width)
{
    append_hybrid(out, values, bit_width);
}

void append_rle(std::string& out, std::span<const std::uint32_t> values, int bit_width)
{
    append_hybrid(out, values, bit_width);
}

bool RleReader::next_run()
{
    std::uint64_t head = 0;
    unsigned shift = 0;
    while (true) {
        if (bytes_.empty() || shift > 35)
            return false;
        const auto part = static_cast<std::uint8_t>(bytes_.front());
        bytes_.remove_prefix(1);
        head |= static_cast<std::uint64_t>(part & 0x7F) << shift;
        shift += 7;
        if ((part & 0x80) == 0)
            break;
    }
    if ((head & 1) == 1) {
        const std::uint64_t bytes = (head >> 1) * static_cast<std::uint64_t>(bit_width_);
        // Some writers leave out the padding of the last group.
        literals_ = bytes_.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes, bytes_.size())));
        bytes_.remove_prefix(literals_.size());
        literal_bit_ = 0;
        literals_left_ = bit_width_ == 0 ? (head >> 1) * group
                                         : std::min<std::uint64_t>((head >> 1) * group,
                                                                   literals_.size() * 8 / static_cast<unsigned>(bit_width_));
        return literals_left_ > 0;
    }
    const auto width = static_cast<std::size_t>((bit_width_ + 7) / 8);
    if (bytes_.size() < width)
        return false;
    run_value_ = 0;
    for (std::size_t i = 0; i < width; ++i)
        run_value_ |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes_[i])) << (8 * i);
    bytes_.remove_prefix(width);
    run_left_ = head >> 1;
    return run_left_ > 0 && bits_for(run_value_) <= bit_width_;
}

std::uint32_t RleReader::next_literal()
{
    std::uint32_t value = 0;
    for (int done = 0; done < bit_width_;) {
        const auto byte = static_cast<std::uint8_t>(literals_[static_cast<std::size_t>(literal_bit_ / 8)]);
        const int offset = static_cast<int>(literal_bit_ % 8);
        const int take = std::min(8 - offset, bit_width_ - done);
        value |= static_cast<std::uint32_t>((byte >> offset) & ((1 << take) - 1)) << done;
        done += take;
        literal_bit_ += static_cast<unsigned>(take);
    }
    return value;
}

bool RleReader::read(std::span<std::uint32_t> out)
{
    while (!out.empty()) {
        if (run_left_ == 0 && literals_left_ == 0 && !next_run())
            return false;
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), run_left_ > 0 ? run_left_ : literals_left_));
        if (run_left_ > 0) {
            std::fill_n(out.begin(), count, run_value_);
            run_left_ -= count;
        } else {
            for (std::size_t i = 0; i < count; ++i)
                out[i] = next_literal();
            literals_left_ -= count;
        }
        out = out.subspan(count);
    }
    return true;
}

}  // namespace assay::table::parquet
