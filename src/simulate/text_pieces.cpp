#include "simulate/text_pieces.hpp"

#include <cassert>

namespace assay::simulate {

std::vector<std::string_view> pieces(std::string_view utf8, std::size_t max_bytes)
{
    assert(max_bytes >= 4);
    std::vector<std::string_view> result;
    while (!utf8.empty()) {
        const auto piece = first_bytes(utf8, max_bytes);
        assert(!piece.empty());
        result.push_back(piece);
        utf8.remove_prefix(piece.size());
    }
    return result;
}

std::string_view first_bytes(std::string_view utf8, std::size_t max_bytes)
{
    if (utf8.size() <= max_bytes)
        return utf8;
    std::size_t end = max_bytes;
    while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80)
        --end;
    return utf8.substr(0, end);
}

}  // namespace assay::simulate
