#include "rag/store/content_hash.hpp"

#include "core/hash.hpp"

namespace assay::rag {

ContentHash content_hash(std::string_view bytes)
{
    constexpr std::size_t hash_bytes = 16;
    const auto hash = sha256(bytes);
    return {reinterpret_cast<const char*>(hash.data()), hash_bytes};
}

ContentHash content_hash(const Document& document)
{
    std::string all;
    // Lengths keep ("ab", "c") apart from ("a", "bc").
    for (const auto* part : {&document.title, &document.metadata, &document.text}) {
        all += std::to_string(part->size());
        all += ':';
        all += *part;
    }
    all += std::to_string(static_cast<int>(document.kind));
    return content_hash(all);
}

}  // namespace assay::rag
