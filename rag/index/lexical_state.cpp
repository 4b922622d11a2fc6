// A lexical index as bytes, little-endian, without padding:
//
//   magic            8  "assaylex"
//   version          4  1
//   analyzer         8  what a text's terms hash to: see terms_of_probe()
//   slots            4  the smallest that may be added
//   indexed chunks   8
//   living           (slots + 63) / 64 words of 8
//   twice, for words and for n-grams:
//     total length   8  IEEE 754
//     lengths        slots times 4
//     terms          4
//     hashes         terms times 8, ascending
//     sizes          terms times 4
//     postings       the sum of sizes, times 2: each term's in turn
//   checksum        32  SHA-256 of all before

#include "rag/index/lexical_index.hpp"

#include "core/byte_reader.hpp"
#include "core/hash.hpp"
#include "rag/text/term_hash.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace assay::rag {

namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are written as memory has them");

constexpr std::string_view magic = "assaylex";
constexpr std::uint32_t version = 1;
constexpr std::size_t checksum_bytes = 32;

/// Some of everything that an analyzer treats in a way of its own.
constexpr std::string_view probe =
    "The wings' boundary-layers were flying; HTTPServer2 read_file os.path 3.14 utf8 C# C++ .NET \u00C9t\u00E9s H\u00E4user "
    "gr\u00F6\u00DFte \u043A\u043D\u0438\u0433\u0430\u043C\u0438 \u03B2\u03B9\u03B2\u03BB\u03AF\u03B1 "
    "\u0627\u0644\u0643\u062A\u0627\u0628 \u0915\u093F\u0924\u093E\u092C\u0947\u0902 \u0B85\u0BB4\u0B95\u0BBE\u0BA9 "
    "\u4E2D\u6587\u5B57\u5178 \u30C7\u30FC\u30BF\u3092\u4F7F\u7528 \uD55C\uAD6D\uC5B4 \u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22";

/// One number for how texts become terms. Postings are worth nothing to
/// queries whose terms are made in another way, be it by other options or by
/// another version of this program.
std::uint64_t terms_of_probe(const LexicalIndex::Options& options)
{
    const Analyzer analyzer{options.analyzer};
    Terms terms;
    analyzer.analyse(probe, Purpose::document, terms);
    analyzer.analyse_grams(probe, terms);
    std::string all = std::to_string(options.title_repeats) + ' ' + std::to_string(options.analyzer.max_term_bytes);
    for (std::size_t i = 0; i < terms.size(); ++i)
        append_bytes(all, hash_term(terms[i]));
    return hash_term(all);
}

std::string_view checksum(const std::array<std::uint8_t, 32>& hash)
{
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Error damaged(const std::string& reason)
{
    return {Errc::corrupt, "The index of words cannot be read: " + reason + "."};
}

}  // namespace

void LexicalIndex::append_field(const Field& field, std::string& bytes)
{
    std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted{field.terms.begin(), field.terms.end()};
    std::sort(sorted.begin(), sorted.end());
    append_bytes(bytes, field.total_length);
    append_bytes(bytes, field.lengths);
    append_bytes(bytes, static_cast<std::uint32_t>(sorted.size()));
    for (const auto& [hash, at] : sorted)
        append_bytes(bytes, hash);
    for (const auto& [hash, at] : sorted)
        append_bytes(bytes, static_cast<std::uint32_t>(field.postings[at].words().size()));
    for (const auto& [hash, at] : sorted)
        append_bytes(bytes, field.postings[at].words());
}

std::string LexicalIndex::serialise() const
{
    std::string bytes{magic};
    append_bytes(bytes, version);
    append_bytes(bytes, terms_of_probe(options_));
    append_bytes(bytes, static_cast<std::uint32_t>(next_slot_));
    append_bytes(bytes, static_cast<std::uint64_t>(indexed_count_));
    append_bytes(bytes, SlotSet{living_.words(), next_slot_}.words());
    append_field(words_, bytes);
    append_field(grams_, bytes);
    bytes += checksum(sha256(bytes));
    return bytes;
}

Result<LexicalIndex::Field> LexicalIndex::take_field(ByteReader& reader, std::size_t slots)
{
    Field field;
    field.total_length = reader.take<double>();
    field.lengths = reader.take_many<float>(slots);
    const auto terms = reader.take<std::uint32_t>();
    const auto hashes = reader.take_many<std::uint64_t>(terms);
    const auto sizes = reader.take_many<std::uint32_t>(terms);
    if (!reader.complete() || !std::isfinite(field.total_length))
        return damaged("its parts do not add up");
    field.terms.reserve(terms);
    field.postings.reserve(terms);
    for (std::uint32_t i = 0; i < terms; ++i) {
        auto postings = Postings::parse(reader.take_many<std::uint16_t>(sizes[i]), slots);
        if (!postings || !reader.complete())
            return damaged("a term's postings are none");
        if (!field.terms.try_emplace(hashes[i], i).second)
            return damaged("a term stands twice");
        field.postings.push_back(std::move(*postings));
    }
    return field;
}

Result<LexicalIndex> LexicalIndex::parse(std::string_view bytes, const Options& options)
{
    if (!bytes.starts_with(magic))
        return damaged("it does not begin as one");
    if (bytes.size() < magic.size() + checksum_bytes ||
        bytes.substr(bytes.size() - checksum_bytes) != checksum(sha256(bytes.substr(0, bytes.size() - checksum_bytes))))
        return damaged("its checksum does not match");
    ByteReader reader{bytes.substr(magic.size(), bytes.size() - magic.size() - checksum_bytes)};
    if (const auto found = reader.take<std::uint32_t>(); found != version)
        return damaged("its version is " + std::to_string(found) + ", not " + std::to_string(version));
    if (reader.take<std::uint64_t>() != terms_of_probe(options))
        return damaged("it was made of other terms");

    LexicalIndex index{options};
    index.next_slot_ = reader.take<std::uint32_t>();
    index.indexed_count_ = reader.take<std::uint64_t>();
    auto living = reader.take_many<std::uint64_t>((std::size_t{index.next_slot_} + 63) / 64);
    if (!reader.complete())
        return damaged("its parts do not add up");
    index.living_ = SlotSet{std::move(living), index.next_slot_};
    index.living_count_ = index.living_.count();
    for (Field* field : {&index.words_, &index.grams_}) {
        auto parsed = take_field(reader, index.next_slot_);
        if (!parsed)
            return parsed.error();
        *field = std::move(*parsed);
    }
    if (reader.left() != 0 || index.indexed_count_ < index.living_count_ || index.indexed_count_ > index.next_slot_)
        return damaged("its parts do not add up");
    return index;
}

}  // namespace assay::rag
