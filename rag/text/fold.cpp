#include "rag/text/fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cassert>

namespace assay::rag {

namespace {

/// ICU owns its normalizers and never frees them. They are there unless ICU's
/// own data is missing, which is an installation that cannot work.
const icu::Normalizer2& normalizer(const icu::Normalizer2* (*get)(UErrorCode&))
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = get(status);
    assert(U_SUCCESS(status));
    return *found;
}

icu::UnicodeString unicode(std::string_view utf8)
{
    return icu::UnicodeString::fromUTF8(icu::StringPiece{utf8.data(), static_cast<std::int32_t>(utf8.size())});
}

}  // namespace

std::string fold_letters(std::string_view utf8)
{
    static const icu::Normalizer2& nfkc = normalizer(&icu::Normalizer2::getNFKCCasefoldInstance);
    UErrorCode status = U_ZERO_ERROR;
    std::string folded;
    nfkc.normalize(unicode(utf8), status).toUTF8String(folded);
    return folded;
}

std::string without_accents(std::string_view folded)
{
    static const icu::Normalizer2& nfd = normalizer(&icu::Normalizer2::getNFDInstance);
    static const icu::Normalizer2& nfc = normalizer(&icu::Normalizer2::getNFCInstance);
    // Combining classes up to 9 are parts of letters: nuktas, viramas, and the
    // vowel signs of class 0.
    constexpr std::uint8_t last_class_of_letters = 9;

    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString decomposed = nfd.normalize(unicode(folded), status);
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 code = decomposed.char32At(i);
        if (u_getCombiningClass(code) <= last_class_of_letters)
            kept.append(code);
    }
    std::string bare;
    nfc.normalize(kept, status).toUTF8String(bare);
    return bare;
}

}  // namespace assay::rag
