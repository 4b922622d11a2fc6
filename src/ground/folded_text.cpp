#include "ground/folded_text.hpp"

#include "ground/unicode.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <stdexcept>

namespace assay::ground {
namespace {

/// UAX #15 calls longer runs of marks no text; sorting them takes quadratic time.
constexpr int max_unit_code_points = 32;

const icu::Normalizer2& casefold()
{
    static const icu::Normalizer2& instance = [&]() -> const icu::Normalizer2& {
        UErrorCode status = U_ZERO_ERROR;
        const auto* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
        if (U_FAILURE(status))
            throw std::runtime_error{std::string{"ICU has no NFKC_Casefold: "} + u_errorName(status)};
        return *found;
    }();
    return instance;
}

/// The ASCII character that quotes and dashes stand for, or 0.
char plain_mark(std::int32_t code)
{
    switch (code) {
    case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x2039: case 0x203A: case 0x02BC:
    case 0x00B4: case 0x0060: return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0x00AB: case 0x00BB: case 0x300C:
    case 0x300D: return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: return '-';
    default: return 0;
    }
}

bool is_ascii_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

}  // namespace

FoldedText::FoldedText(std::string_view source) : source_size_{source.size()}
{
    assert(source.size() < std::numeric_limits<std::uint32_t>::max());
    text_.reserve(source.size());
    begins_.reserve(source.size());
    for (std::size_t at = 0; at < source.size();) {
        const bool stands_alone =
            static_cast<unsigned char>(source[at]) < 0x80 &&
            (at + 1 == source.size() || static_cast<unsigned char>(source[at + 1]) < 0x80);
        if (stands_alone)
            append_ascii(source[at], at), ++at;
        else
            at = append_unit(source, at);
    }
}

std::size_t FoldedText::folded_from(std::size_t source) const
{
    return static_cast<std::size_t>(std::lower_bound(begins_.begin(), begins_.end(), source) - begins_.begin());
}

void FoldedText::append_ascii(char byte, std::size_t at)
{
    if (is_ascii_space(byte)) {
        if (text_.ends_with(' '))
            return;  // the run is one unit
        byte = ' ';
    } else if (byte >= 'A' && byte <= 'Z') {
        byte = static_cast<char>(byte | 0x20);
    } else if (byte == '`') {
        byte = '\'';
    }
    text_ += byte;
    begins_.push_back(static_cast<std::uint32_t>(at));
}

/// Appends the unit that begins at `at` and returns where the next one does.
std::size_t FoldedText::append_unit(std::string_view source, std::size_t at)
{
    const auto& form = casefold();
    const auto first = code_point_at(source, at);
    std::size_t end = at + first.bytes;
    if (const char mark = plain_mark(first.code)) {
        append_ascii(mark, at);
        return end;
    }
    if (form.isInert(first.code) && !u_isUWhiteSpace(first.code)) {
        const bool is_broken = first.code == 0xFFFD && first.bytes < 3;
        text_ += is_broken ? "\xEF\xBF\xBD" : source.substr(at, first.bytes);
        begins_.resize(text_.size(), static_cast<std::uint32_t>(at));
        return end;
    }
    icu::UnicodeString unit{first.code};
    for (int count = 1; end < source.size() && count < max_unit_code_points; ++count) {
        const auto next = code_point_at(source, end);
        if (form.hasBoundaryBefore(next.code))
            break;
        unit.append(next.code);
        end += next.bytes;
    }
    UErrorCode status = U_ZERO_ERROR;
    const auto folded = form.normalize(unit, status);
    if (U_FAILURE(status))
        throw std::runtime_error{std::string{"ICU cannot normalise: "} + u_errorName(status)};
    for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        const auto code = folded.char32At(i);
        if (const char mark = plain_mark(code)) {
            append_ascii(mark, at);
        } else if (code < 0x80 || u_isUWhiteSpace(code)) {
            append_ascii(code < 0x80 ? static_cast<char>(code) : ' ', at);
        } else {
            icu::UnicodeString{code}.toUTF8String(text_);
            begins_.resize(text_.size(), static_cast<std::uint32_t>(at));
        }
    }
    return end;
}

}  // namespace assay::ground
