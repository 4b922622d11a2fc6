#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay::table::parquet {

/// The fewest bits that hold `largest`.
[[nodiscard]] int bits_for(std::uint32_t largest);

/// Appends `values`, each of `bit_width` bits (1 to 32), in Parquet's hybrid of
/// runs and packed bits:
///
///   run       varint (length << 1)       the value in whole bytes
///   literals  varint (groups << 1 | 1)   8 values a group, lowest bits first
void append_rle(std::string& out, std::span<const std::uint8_t> values, int bit_width);
void append_rle(std::string& out, std::span<const std::uint32_t> values, int bit_width);

/// Reads the hybrid from untrusted bytes.
class RleReader {
public:
    /// `bit_width` from 0 to 32.
    RleReader(std::string_view bytes, int bit_width) : bytes_{bytes}, bit_width_{bit_width} {}

    /// Fills `out`, or returns false because the bytes end too soon or a run
    /// holds a value wider than it may be.
    [[nodiscard]] bool read(std::span<std::uint32_t> out);

private:
    [[nodiscard]] bool next_run();
    [[nodiscard]] std::uint32_t next_literal();

    std::string_view bytes_;
    int bit_width_;
    std::uint64_t run_left_ = 0;
    std::uint32_t run_value_ = 0;
    std::uint64_t literals_left_ = 0;
    std::string_view literals_{};
    std::uint64_t literal_bit_ = 0;
};

}  // namespace assay::table::parquet
