#pragma once

#include "core/result.hpp"
#include "table/parquet/metadata.hpp"

#include <memory>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace assay::table::parquet {

/// No page is larger than this, written or read: a damaged size must not
/// become an allocation.
inline constexpr std::size_t max_page_bytes = 256u << 20;

/// Packs and unpacks pages; keeps what the libraries like to reuse.
class PageCodec {
public:
    PageCodec();
    PageCodec(PageCodec&&) noexcept;
    PageCodec& operator=(PageCodec&&) noexcept;
    ~PageCodec();

    /// `codec` is none, snappy or zstd.
    [[nodiscard]] std::string compress(Codec codec, std::string_view bytes);

    /// Exactly `size` bytes, or Errc::corrupt. `codec` as its number in the
    /// file; one we lack is Errc::invalid_input.
    [[nodiscard]] Result<std::string> decompress(std::int32_t codec, std::string_view bytes, std::size_t size);

private:
    struct Free {
        void operator()(ZSTD_CCtx_s* context) const;
        void operator()(ZSTD_DCtx_s* context) const;
    };
    std::unique_ptr<ZSTD_CCtx_s, Free> compressor_;
    std::unique_ptr<ZSTD_DCtx_s, Free> decompressor_;
};

}  // namespace assay::table::parquet
