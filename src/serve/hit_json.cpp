#include "serve/hit_json.hpp"

#include "core/json_text.hpp"

#include <cmath>

namespace assay::serve {
namespace {

void append_score(std::string& out, float score)
{
    // No JSON number is infinite.
    append_json_number(out, std::isfinite(score) ? static_cast<double>(score) : 0);
}

void append_hit(std::string& out, const rag::SearchHit& hit)
{
    out += "{\"document_id\":";
    append_json_string(out, hit.document_id);
    out += ",\"title\":";
    append_json_string(out, hit.title);
    out += ",\"text\":";
    append_json_string(out, hit.text);
    out += ",\"start\":" + std::to_string(hit.start);
    out += ",\"end\":" + std::to_string(hit.end);
    out += ",\"context\":";
    append_json_string(out, hit.context);
    out += ",\"metadata\":";
    out += hit.metadata.empty() ? "{}" : hit.metadata;
    out += ",\"score\":";
    append_score(out, hit.score);
    out += ",\"signals\":{";
    for (const auto& signal : hit.signals) {
        if (out.back() != '{')
            out += ',';
        append_json_string(out, signal.name);
        out += ':';
        append_score(out, signal.score);
    }
    out += "}}";
}

}  // namespace

void append_hits(std::string& out, const std::vector<rag::SearchHit>& hits)
{
    out += '[';
    for (const auto& hit : hits) {
        if (out.back() != '[')
            out += ',';
        append_hit(out, hit);
    }
    out += ']';
}

}  // namespace assay::serve
