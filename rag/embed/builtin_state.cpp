// An embedder as bytes, little-endian, without padding:
//
//   magic            8  "assaylsa"
//   version          4  1
//   language         4  of words in Latin letters
//   max_term_bytes   4
//   dimensions       4
//   documents        8  that the collection had
//   max_documents    8
//   terms            8
//   for each term, ascending by hash:
//     hash           8
//     rarity         4  IEEE 754
//     scale          4
//     direction      dimensions, signed bytes
//   checksum        32  SHA-256 of all before

#include "rag/embed/builtin_embedder.hpp"

#include "core/byte_reader.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace assay::rag {

namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are written as memory has them");

constexpr std::string_view magic = "assaylsa";
constexpr std::uint32_t version = 1;
constexpr std::size_t checksum_bytes = 32;
constexpr std::uint32_t max_dimensions = 65'536;
constexpr float max_rarity = 64;  // ln(2^64) is less

std::string_view checksum(const std::array<std::uint8_t, 32>& hash)
{
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Error damaged(const std::string& reason)
{
    return {Errc::corrupt, "The built-in embedder's state cannot be read: " + reason + "."};
}

}  // namespace

std::string BuiltinEmbedder::serialise() const
{
    std::vector<std::pair<std::uint64_t, Term>> sorted{terms_.begin(), terms_.end()};
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });

    std::string bytes{magic};
    append_bytes(bytes, version);
    append_bytes(bytes, static_cast<std::uint32_t>(analyzer_.latin));
    append_bytes(bytes, static_cast<std::uint32_t>(analyzer_.max_term_bytes));
    append_bytes(bytes, static_cast<std::uint32_t>(dimensions_));
    append_bytes(bytes, static_cast<std::uint64_t>(fitted_documents_));
    append_bytes(bytes, static_cast<std::uint64_t>(max_documents_));
    append_bytes(bytes, static_cast<std::uint64_t>(sorted.size()));
    for (const auto& [hash, term] : sorted) {
        append_bytes(bytes, hash);
        append_bytes(bytes, term.rarity);
        append_bytes(bytes, term.scale);
        bytes.append(reinterpret_cast<const char*>(rows_.data() + term.row * dimensions_), dimensions_);
    }
    bytes += checksum(sha256(bytes));
    return bytes;
}

Result<BuiltinEmbedder> BuiltinEmbedder::parse(std::string_view bytes)
{
    if (!bytes.starts_with(magic))
        return damaged("it does not begin as one");
    if (bytes.size() < magic.size() + checksum_bytes ||
        bytes.substr(bytes.size() - checksum_bytes) != checksum(sha256(bytes.substr(0, bytes.size() - checksum_bytes))))
        return damaged("its checksum does not match");
    ByteReader reader{bytes.substr(magic.size(), bytes.size() - magic.size() - checksum_bytes)};
    if (const auto found = reader.take<std::uint32_t>(); found != version)
        return damaged("its version is " + std::to_string(found) + ", not " + std::to_string(version));

    BuiltinEmbedder embedder;
    const auto language = reader.take<std::uint32_t>();
    if (language > static_cast<std::uint32_t>(Language::turkish))
        return damaged("its language is unknown");
    embedder.analyzer_.latin = static_cast<Language>(language);
    embedder.analyzer_.max_term_bytes = reader.take<std::uint32_t>();
    embedder.dimensions_ = reader.take<std::uint32_t>();
    embedder.fitted_documents_ = reader.take<std::uint64_t>();
    embedder.max_documents_ = reader.take<std::uint64_t>();
    const auto terms = reader.take<std::uint64_t>();
    const std::size_t term_bytes = sizeof(std::uint64_t) + 2 * sizeof(float) + embedder.dimensions_;
    if (!reader.complete() || embedder.dimensions_ > max_dimensions || terms != reader.left() / term_bytes ||
        reader.left() % term_bytes != 0)
        return damaged("its parts do not add up");

    embedder.terms_.reserve(terms);
    embedder.rows_.reserve(terms * embedder.dimensions_);
    for (std::uint32_t row = 0; row < terms; ++row) {
        const auto hash = reader.take<std::uint64_t>();
        const auto rarity = reader.take<float>();
        const auto scale = reader.take<float>();
        // Written so that no comparison with NaN passes.
        if (!(rarity >= 0 && rarity <= max_rarity && scale > 0 && scale <= 1))
            return damaged("a weight is out of range");
        if (!embedder.terms_.try_emplace(hash, Term{rarity, scale, row}).second)
            return damaged("a term stands twice");
        for (const char value : reader.take_bytes(embedder.dimensions_))
            embedder.rows_.push_back(static_cast<std::int8_t>(value));
    }
    return embedder;
}

}  // namespace assay::rag
