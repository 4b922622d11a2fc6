#include "rag/answer/tokens.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace assay::rag {
namespace {

icu::UnicodeString normalised(const icu::Normalizer2* form, const icu::UnicodeString& text)
{
    UErrorCode status = U_ZERO_ERROR;
    auto result = form->normalize(text, status);
    if (U_FAILURE(status))
        throw std::runtime_error{std::string{"ICU: "} + u_errorName(status)};
    return result;
}

bool is_letter(UChar32 point)
{
    return u_isalpha(point) != 0 || (U_MASK(u_charType(point)) & U_GC_M_MASK) != 0;
}

bool is_ascii_letter(UChar32 point)
{
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

/// A number in Han digits before what it counts.
struct HanNumber {
    std::int64_t value = 0;
    std::size_t length = 0;  ///< Bytes; 0: none.
};

/// The number at the beginning of a text: "两年", "十二个月", "三百人". Other numerals are parts of words ("一般"), or name a day of the week.
HanNumber han_number(std::string_view text)
{
    constexpr std::size_t bytes = 3;  // Of each such character in UTF-8.
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 12> digits = {
        {{"一", 1}, {"二", 2}, {"两", 2}, {"兩", 2}, {"三", 3}, {"四", 4}, {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"零", 0}}};
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 3> powers = {{{"十", 10}, {"百", 100}, {"千", 1000}}};
    constexpr std::array counted = {"年", "天", "日", "个月", "個月", "か月", "ヶ月", "小时", "小時", "時間", "分钟", "分鐘", "秒", "星期", "周", "週",
                                    "元", "美元", "欧元", "人", "倍", "名", "岁", "歳", "万", "萬", "亿", "億", "公里", "米"};
    HanNumber number;
    std::int64_t pending = 0;
    for (;;) {
        const auto character = text.substr(number.length, bytes);
        const auto is_it = [&](const auto& pair) { return pair.first == character; };
        if (const auto* const digit = std::find_if(digits.begin(), digits.end(), is_it); digit != digits.end()) {
            pending = digit->second;
        } else if (const auto* const power = std::find_if(powers.begin(), powers.end(), is_it); power != powers.end()) {
            number.value += std::max<std::int64_t>(pending, 1) * power->second;
            pending = 0;
        } else {
            break;
        }
        number.length += bytes;
    }
    number.value += pending;
    constexpr std::size_t most_digits = 7;  // 九千九百九十九
    const auto behind = text.substr(number.length);
    const bool counts = std::any_of(counted.begin(), counted.end(), [&](const char* unit) { return behind.starts_with(unit); });
    return number.length > 0 && number.length <= most_digits * bytes && counts ? number : HanNumber{};
}

/// Walks over the code points of a normalised text.
class TokenScanner {
public:
    explicit TokenScanner(std::string_view utf8)
    {
        UErrorCode status = U_ZERO_ERROR;
        const auto* const compose = icu::Normalizer2::getNFKCInstance(status);
        fold_ = icu::Normalizer2::getNFKCCasefoldInstance(status);
        if (U_FAILURE(status))
            throw std::runtime_error{std::string{"ICU: "} + u_errorName(status)};
        text_ = normalised(compose, icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())}));
    }

    std::vector<Token> scan()
    {
        bool is_glued = false;
        while (at_ < text_.length()) {
            const UChar32 point = text_.char32At(at_);
            if (u_isUWhiteSpace(point) || u_iscntrl(point)) {
                at_ = text_.moveIndex32(at_, 1);
                is_glued = false;
                continue;
            }
            Token token;
            token.is_glued = is_glued;
            if (u_isdigit(point))
                read_number(token);
            else if (is_letter(point))
                read_word(token);
            else
                read_mark(token);
            if (token.kind == Token::Kind::word && !token.text.empty() && static_cast<unsigned char>(token.text.front()) >= 0xE3)
                split_run(std::move(token));
            else if (!token.text.empty())
                tokens_.push_back(std::move(token));
            is_glued = true;
        }
        return std::move(tokens_);
    }

private:
    UChar32 behind(std::int32_t at) const
    {
        return at < text_.length() ? text_.char32At(text_.moveIndex32(at, 1)) : -1;
    }

    void read_number(Token& token)
    {
        token.kind = Token::Kind::number;
        while (at_ < text_.length()) {
            const UChar32 point = text_.char32At(at_);
            if (u_isdigit(point))
                token.text += static_cast<char>('0' + u_charDigitValue(point));
            else if ((point == '.' || point == ',' || point == '\'' || point == 0x2019 || point == 0x66B || point == 0x66C) &&
                     u_isdigit(behind(at_)))
                token.text += point == 0x66B ? '.' : point == 0x66C ? ',' : point == 0x2019 ? '\'' : static_cast<char>(point);
            else
                return;
            at_ = text_.moveIndex32(at_, 1);
        }
    }

    void read_word(Token& token)
    {
        token.kind = Token::Kind::word;
        const std::int32_t start = at_;
        bool may_hold_digits = is_ascii_letter(text_.char32At(at_));
        for (; at_ < text_.length(); at_ = text_.moveIndex32(at_, 1)) {
            const UChar32 point = text_.char32At(at_);
            const bool joins = (point == '-' || point == '.') && u_isdigit(behind(at_)) && may_hold_digits;
            if (!is_letter(point) && !(may_hold_digits && u_isdigit(point)) && !joins)
                break;
            may_hold_digits = may_hold_digits && (is_ascii_letter(point) || u_isdigit(point) || joins);
            if (at_ > start && (u_isupper(point) || u_istitle(point)))
                token.has_inner_capital = true;
        }
        const UChar32 first = text_.char32At(start);
        token.is_capitalised = u_isupper(first) || u_istitle(first);
        normalised(fold_, text_.tempSubStringBetween(start, at_)).toUTF8String(token.text);
    }

    /// Adds a run of Han or Kana, with a number of Han digits before what it counts as a token of its own: "保修期为", "2", "年".
    void split_run(Token run)
    {
        std::size_t begin = 0;
        for (std::size_t at = 0; at < run.text.size();) {
            const HanNumber number = han_number(std::string_view{run.text}.substr(at));
            if (number.length == 0) {
                ++at;
                continue;
            }
            if (at > begin)
                tokens_.push_back(part_of(run, begin, at));
            Token digits = part_of(run, at, at + number.length);
            digits.kind = Token::Kind::number;
            digits.text = std::to_string(number.value);
            tokens_.push_back(std::move(digits));
            at += number.length;
            begin = at;
        }
        if (begin < run.text.size())
            tokens_.push_back(part_of(run, begin, run.text.size()));
    }

    static Token part_of(const Token& run, std::size_t begin, std::size_t end)
    {
        Token part;
        part.kind = Token::Kind::word;
        part.text = run.text.substr(begin, end - begin);
        part.is_glued = begin > 0 || run.is_glued;
        return part;
    }

    void read_mark(Token& token)
    {
        const std::int32_t start = at_;
        at_ = text_.moveIndex32(at_, 1);
        normalised(fold_, text_.tempSubStringBetween(start, at_)).toUTF8String(token.text);
    }

    icu::UnicodeString text_;
    const icu::Normalizer2* fold_ = nullptr;
    std::int32_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> read_tokens(std::string_view utf8)
{
    return TokenScanner{utf8}.scan();
}

bool begins_sentence(const std::vector<Token>& tokens, std::size_t at)
{
    constexpr std::array opening = {"\"", "'", "“", "„", "«", "‘", "(", "[", "*", "#", "-", "¿", "¡", "`"};
    constexpr std::array ending = {".", "!", "?", ":", "。", "…"};
    const auto is_one_of = [&](const auto& marks, std::size_t i) {
        return std::find(marks.begin(), marks.end(), tokens[i].text) != marks.end();
    };
    while (at > 0 && is_one_of(opening, at - 1))
        --at;
    return at == 0 || is_one_of(ending, at - 1);
}

}  // namespace assay::rag
