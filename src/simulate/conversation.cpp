#include "simulate/conversation.hpp"

#include "simulate/json_parser.hpp"

namespace assay::simulate {
namespace {

/// All text of one user message.
ApiResult<std::string> text_of(const ChatCall& call, std::size_t turn, JsonParser& parser)
{
    std::string text;
    for (const auto& part : call.texts) {
        if (part.speaker != Speaker::user || part.turn != turn)
            continue;
        const auto said = parser.unescape(part.token);
        if (!said)
            return said.error();
        text += *said;
    }
    return text;
}

/// The user's turns, last first.
std::vector<std::size_t> user_turns(const ChatCall& call)
{
    std::vector<std::size_t> turns;
    for (auto part = call.texts.rbegin(); part != call.texts.rend(); ++part)
        if (part->speaker == Speaker::user && (turns.empty() || turns.back() != part->turn))
            turns.push_back(part->turn);
    return turns;
}

}  // namespace

ApiResult<std::vector<prompt::Document>> documents_of(const ChatCall& call, JsonParser& parser)
{
    std::string last;
    const auto turns = user_turns(call);
    for (const auto turn : turns) {
        auto text = text_of(call, turn, parser);
        if (!text)
            return text.error();
        auto documents = prompt::read_fenced(*text);
        if (!documents.empty())
            return documents;
        if (turn == turns.front())
            last = std::move(*text);
    }
    return std::vector<prompt::Document>{{"", std::move(last)}};
}

std::optional<SchemaText> schema_of(const ChatCall& call)
{
    if (!call.schema.empty())
        return SchemaText{call.schema, SchemaText::Form::json};
    constexpr std::string_view opening = "<schema>";
    constexpr std::string_view closing = "</schema>";
    for (const auto& part : call.texts) {
        if (part.speaker != Speaker::system)
            continue;
        const auto open = part.token.find(opening);
        if (open == std::string_view::npos)
            continue;
        const auto begin = open + opening.size();
        const auto end = part.token.find(closing, begin);
        if (end != std::string_view::npos)
            return SchemaText{part.token.substr(begin, end - begin), SchemaText::Form::inside_a_string};
    }
    return std::nullopt;
}

}  // namespace assay::simulate
