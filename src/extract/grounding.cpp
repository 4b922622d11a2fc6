#include "extract/grounding.hpp"

#include "core/utf8.hpp"
#include "decode/price.hpp"

namespace assay::extract {
namespace {

constexpr std::size_t max_note_bytes = 200;

}  // namespace

std::string Grounding::objections(std::string_view record, std::string_view text)
{
    if (plan_ == nullptr || (rule_ != ground::Ungrounded::ask && rule_ != ground::Ungrounded::reject))
        return {};
    return ground::absences(spans(record, text));
}

void Grounding::drop(std::string& record, std::vector<decode::Note>& notes, std::string_view text)
{
    if (plan_ == nullptr || rule_ != ground::Ungrounded::drop)
        return;
    auto result = ground::drop_absent(record, spans(record, text), schema_);
    record = std::move(result.record);
    for (const auto& dropped : result.dropped)
        notes.push_back({dropped.at, "ungrounded_dropped", shorten(dropped.value, max_note_bytes),
                         std::string{dropped.left}, decode::price_of("ungrounded_dropped")});
}

std::vector<ground::Span> Grounding::spans(std::string_view record, std::string_view text)
{
    const simdjson::padded_string padded{record};
    simdjson::dom::element element;
    if (parser_.parse(padded).get(element) != simdjson::SUCCESS)
        return {};
    return ground::ground(*plan_, element, text);
}

}  // namespace assay::extract
