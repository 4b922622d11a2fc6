#include "table/parquet/codec.hpp"

#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include <cassert>
#include <new>

namespace assay::table::parquet {
namespace {

constexpr int zstd_level = 1;

/// A page cannot unpack to more than this times its size (zstd packs runs
/// best); whoever claims more is not believed.
constexpr std::size_t max_ratio = 65536;

Error damaged()
{
    return Error{Errc::corrupt, "a page does not unpack"};
}

bool gunzip(std::string_view bytes, std::string& out)
{
    z_stream stream{};
    constexpr int gzip_or_zlib = 15 + 32;
    if (::inflateInit2(&stream, gzip_or_zlib) != Z_OK)
        throw std::bad_alloc{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int status = ::inflate(&stream, Z_FINISH);
    // A gzip stream may consist of several members.
    while (status == Z_STREAM_END && stream.avail_in > 0 && stream.avail_out > 0 && ::inflateReset(&stream) == Z_OK)
        status = ::inflate(&stream, Z_FINISH);
    const bool whole = status == Z_STREAM_END && stream.avail_out == 0;
    ::inflateEnd(&stream);
    return whole;
}

}  // namespace

void PageCodec::Free::operator()(ZSTD_CCtx_s* context) const
{
    ::ZSTD_freeCCtx(context);
}

void PageCodec::Free::operator()(ZSTD_DCtx_s* context) const
{
    ::ZSTD_freeDCtx(context);
}

PageCodec::PageCodec() = default;
PageCodec::PageCodec(PageCodec&&) noexcept = default;
PageCodec& PageCodec::operator=(PageCodec&&) noexcept = default;
PageCodec::~PageCodec() = default;

std::string PageCodec::compress(Codec codec, std::string_view bytes)
{
    std::string out;
    switch (codec) {
    case Codec::none: out = bytes; break;
    case Codec::snappy: {
        out.resize(snappy::MaxCompressedLength(bytes.size()));
        std::size_t size = 0;
        snappy::RawCompress(bytes.data(), bytes.size(), out.data(), &size);
        out.resize(size);
        break;
    }
    case Codec::zstd: {
        if (!compressor_)
            compressor_.reset(::ZSTD_createCCtx());
        if (!compressor_)
            throw std::bad_alloc{};
        out.resize(::ZSTD_compressBound(bytes.size()));
        const std::size_t size =
            ::ZSTD_compressCCtx(compressor_.get(), out.data(), out.size(), bytes.data(), bytes.size(), zstd_level);
        assert(!::ZSTD_isError(size));
        out.resize(size);
        break;
    }
    case Codec::gzip: assert(codec != Codec::gzip);
    }
    return out;
}

Result<std::string> PageCodec::decompress(std::int32_t codec, std::string_view bytes, std::size_t size)
{
    if (size > max_page_bytes || size / max_ratio > bytes.size())
        return Error{Errc::corrupt, "a page claims to hold " + std::to_string(size) + " bytes"};
    std::string out;
    switch (static_cast<Codec>(codec)) {
    case Codec::none:
        if (bytes.size() != size)
            return damaged();
        return std::string{bytes};
    case Codec::snappy: {
        std::size_t claimed = 0;
        if (!snappy::GetUncompressedLength(bytes.data(), bytes.size(), &claimed) || claimed != size)
            return damaged();
        out.resize(size);
        if (!snappy::RawUncompress(bytes.data(), bytes.size(), out.data()))
            return damaged();
        return out;
    }
    case Codec::gzip:
        out.resize(size);
        if (!gunzip(bytes, out))
            return damaged();
        return out;
    case Codec::zstd: {
        if (!decompressor_)
            decompressor_.reset(::ZSTD_createDCtx());
        if (!decompressor_)
            throw std::bad_alloc{};
        out.resize(size);
        const std::size_t done =
            ::ZSTD_decompressDCtx(decompressor_.get(), out.data(), out.size(), bytes.data(), bytes.size());
        if (::ZSTD_isError(done) || done != size)
            return damaged();
        return out;
    }
    }
    return Error{Errc::invalid_input, "pages packed with codec " + std::to_string(codec) +
                                          " cannot be read; snappy, gzip, zstd and none can"};
}

}  // namespace assay::table::parquet
