#include "llm/message_frame.hpp"

#include "core/json_text.hpp"

namespace assay::llm {

std::string MessageFrame::body(std::span<const Turn> turns) const
{
    constexpr std::size_t around_a_turn = 40;  // {"role":"assistant","content":""}, and a comma
    std::size_t size = head.size() + tail.size();
    // Line breaks and quotes take two bytes; an eighth more holds most texts.
    for (const Turn& turn : turns)
        size += around_a_turn + turn.text.size() + turn.text.size() / 8;
    std::string out;
    out.reserve(size);
    out += head;
    bool comma = after_message;
    for (const Turn& turn : turns) {
        if (comma)
            out += ',';
        comma = true;
        out += turn.role == Role::user ? R"({"role":"user","content":)" : R"({"role":"assistant","content":)";
        append_json_string(out, turn.text);
        out += '}';
    }
    out += tail;
    return out;
}

}  // namespace assay::llm
