#pragma once

namespace assay::decode {

/// Whether a key without quotes, or a bare word, may go on with this byte.
[[nodiscard]] inline bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether a value that is neither string nor word begins with this byte.
[[nodiscard]] inline bool starts_value(char c)
{
    return c == '{' || c == '[' || c == '-' || (c >= '0' && c <= '9');
}

}  // namespace assay::decode
