#include "rag/collection/upsert.hpp"

#include "core/utf8.hpp"
#include "rag/filter/metadata.hpp"

namespace assay::rag {
namespace {

Result<void> check_text(std::string_view text, std::size_t max_bytes, const std::string& where)
{
    if (text.size() > max_bytes)
        return Error{Errc::invalid_input, "it has " + std::to_string(text.size()) + " bytes; the limit is " +
                     std::to_string(max_bytes), where};
    if (const auto bad = invalid_utf8_at(text))
        return Error{Errc::invalid_input, "invalid UTF-8 at byte " + std::to_string(*bad), where};
    if (text.find('\0') != std::string_view::npos)
        return Error{Errc::invalid_input, "it holds a zero byte", where};
    return {};
}

}  // namespace

Result<void> check_document(const Document& document, const std::string& place)
{
    const DocumentLimits limits;
    if (document.id.empty())
        return Error{Errc::invalid_input, "a document needs an id", place + ".id"};
    for (const auto& [text, max_bytes, member] :
         {std::tuple{&document.id, limits.max_id_bytes, ".id"}, {&document.title, limits.max_title_bytes, ".title"},
          {&document.text, limits.max_text_bytes, ".text"}, {&document.metadata, limits.max_metadata_bytes, ".metadata"}})
        if (auto checked = check_text(*text, max_bytes, place + member); !checked)
            return checked;
    if (const auto checked = check_metadata(document.metadata); !checked)
        return Error{Errc::invalid_input, checked.error().text(), place + ".metadata"};
    return {};
}

std::string embedded_text(std::string_view title, std::string_view context, std::string_view text)
{
    std::string all;
    for (const auto part : {title, context, text}) {
        if (part.empty())
            continue;
        if (!all.empty())
            all += '\n';
        all += part;
    }
    return all;
}

Result<PreparedDocument> prepare_document(Document document, const ChunkOptions& options, const std::string& place)
{
    if (auto checked = check_document(document, place); !checked)
        return checked.error();
    PreparedDocument prepared;
    prepared.hash = content_hash(document);
    auto chunks = chunk_text(document.text, document.kind, options);
    // A document without text can still be found by its title.
    if (chunks.empty() && !document.title.empty())
        chunks.push_back({0, 0});
    for (Chunk& chunk : chunks) {
        const auto text = std::string_view{document.text}.substr(chunk.start, chunk.end - chunk.start);
        auto content = content_hash(embedded_text(document.title, chunk.context, text));
        prepared.parts.push_back({std::move(chunk), std::move(content)});
    }
    prepared.document = std::move(document);
    return prepared;
}

}  // namespace assay::rag
