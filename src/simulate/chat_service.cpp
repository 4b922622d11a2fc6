#include "simulate/chat_service.hpp"

#include "simulate/conversation.hpp"
#include "simulate/json_parser.hpp"
#include "simulate/ranking.hpp"
#include "simulate/text_pieces.hpp"

#include <algorithm>

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;

/// The retry-after of a 429 that is a fault.
constexpr auto fault_retry_after = 1s;

constexpr std::string_view refusal_text = "I can't help with that. (A simulated refusal.)";
constexpr std::string_view no_schema_text =
    "This is assay's simulator, not a language model: it answers only where a request brings a JSON Schema.";

/// The error that a fault of the server is, or nothing.
std::optional<ApiError> error_of(Fault fault)
{
    switch (fault) {
    case Fault::http_500: return ApiError{500, "The server had an error while processing your request. (Simulated.)"};
    case Fault::http_503: return ApiError{503, "The server is overloaded, please try again later. (Simulated.)"};
    case Fault::http_529: return ApiError{529, "Overloaded. (Simulated.)"};
    case Fault::http_429: return ApiError{429, "Rate limit reached, please try again in 1s. (Simulated as a fault.)"};
    default: return std::nullopt;
    }
}

net::Ending ending_of(Fault fault)
{
    switch (fault) {
    case Fault::dropped: return net::Ending::dropped;
    case Fault::cut: return net::Ending::cut;
    case Fault::hang: return net::Ending::hung;
    default: return net::Ending::whole;
    }
}

ApiError rate_limited(const TurnedAway& turned_away, bool announced)
{
    std::string message = "Rate limit reached: " + std::to_string(turned_away.value) + " ";
    message += turned_away.limit;
    if (turned_away.limit != "concurrent requests")
        message += " per minute";
    if (!announced)
        return {429, message + "."};
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(turned_away.retry_after).count();
    return {429, message + ". Please try again in " + std::to_string(wait) + "ms."};
}

}  // namespace

/// A request that is understood.
struct ChatService::Draft {
    ChatCall call;
    std::vector<prompt::Document> documents;
    std::shared_ptr<const Answerer> answerer;  ///< Null: nobody asked for JSON of a known shape.
};

ChatService::ChatService(const SimulatorOptions& options, RateLimiter& limiter, Stats& stats)
    : options_{options}, limiter_{limiter}, stats_{stats}, parser_{std::make_unique<JsonParser>()}
{
}

ChatService::~ChatService() = default;

Exchange ChatService::respond(const Api& api, const std::string& body, std::uint64_t serial, Moment now)
{
    const auto understood = draft(api, body);
    if (!understood)
        return failed(api, understood.error(), serial, now);

    // This request is counted as under way already.
    const auto others = stats_.in_flight() > 0 ? stats_.in_flight() - 1 : 0;
    if (const auto turned_away = limiter_.admit(understood->call.input_tokens, others, now.steady)) {
        Exchange exchange = failed(api, rate_limited(*turned_away, options_.limits.announced), serial, now);
        if (options_.limits.announced)
            api.add_retry_after(exchange.reply, turned_away->retry_after);
        return exchange;
    }
    return admitted(api, *understood, serial, now, Limited::yes);
}

Exchange ChatService::respond_in_batch(const Api& api, const std::string& body, std::uint64_t serial, Moment now)
{
    const auto understood = draft(api, body);
    return understood ? admitted(api, *understood, serial, now, Limited::no)
                      : failed(api, understood.error(), serial, now);
}

ApiResult<ChatService::Draft> ChatService::draft(const Api& api, const std::string& body)
{
    auto call = api.read(*parser_, body);
    if (!call)
        return call.error();
    if (call->form == AnswerForm::json_schema && !options_.json_schema_supported)
        return api.no_json_schema();
    auto documents = documents_of(*call, *parser_);
    if (!documents)
        return documents.error();
    Draft result{std::move(*call), std::move(*documents), nullptr};
    if (const auto schema = schema_of(result.call)) {
        auto answerer = answerers_.find(*schema, *parser_);
        if (!answerer)
            return answerer.error();
        result.answerer = std::move(*answerer);
        // One record can only be about one document.
        if (!result.answerer->packed() && !result.answerer->ranks())
            result.documents.resize(1);
    }
    return result;
}

Exchange ChatService::admitted(const Api& api, const Draft& draft, std::uint64_t serial, Moment now,
                               Limited limited)
{
    // A text without an id has no attempts to count: chance goes by its number.
    std::vector<Chance> chances;
    chances.reserve(draft.documents.size());
    for (const auto& document : draft.documents) {
        chances.emplace_back(options_.seed, document.id,
                             document.id.empty() ? serial : stats_.row_asked(document.id));
        // An order of documents is one answer, to the question that comes first.
        if (draft.answerer && draft.answerer->ranks())
            break;
    }
    const Chance& first = chances.front();
    const Fault fault = first.request_fault(options_.faults);
    const auto delay = quantile(options_.latency, first.latency_share());
    if (fault != Fault::none)
        stats_.count_fault(fault);
    if (const auto error = error_of(fault)) {
        Exchange exchange = failed(api, *error, serial, now);
        if (fault == Fault::http_429)
            api.add_retry_after(exchange.reply, fault_retry_after);
        exchange.delay = delay;
        return exchange;
    }

    auto answered = items(draft, chances);
    ChatAnswer said = answer(draft, answered, fault);
    said.serial = serial;
    stats_.count_tokens(draft.call.input_tokens, said.output_tokens);
    if (limited == Limited::yes)
        limiter_.charge_output(said.output_tokens);
    for (const auto& item : answered)
        if (item.fault != Fault::none)
            stats_.count_fault(item.fault);

    Exchange exchange{api.write(draft.call, said), delay};
    exchange.reply.ending = ending_of(fault);
    api.add_headers(exchange.reply, {limiter_.states(), serial, now, std::chrono::ceil<std::chrono::milliseconds>(delay)});
    if (draft.answerer && keeps_the_answer(fault) && said.finish == Finish::complete)
        for (auto& item : answered)
            if (!item.spoiled && !item.id.empty())
                exchange.answered_rows.push_back(std::move(item.id));
    return exchange;
}

std::vector<AnswerItem> ChatService::items(const Draft& draft, const std::vector<Chance>& chances) const
{
    std::vector<AnswerItem> items;
    if (!draft.answerer)
        return items;
    if (draft.answerer->ranks()) {
        items.push_back({draft.documents.front().id, rank_documents(draft.documents),
                         chances.front().item_fault(options_.faults, false), chances.front().choice()});
        return items;
    }
    items.reserve(draft.documents.size());
    for (std::size_t i = 0; i < draft.documents.size(); ++i) {
        const auto& document = draft.documents[i];
        items.push_back({document.id, draft.answerer->record(document.text),
                         chances[i].item_fault(options_.faults, draft.answerer->packed()), chances[i].choice()});
        if (draft.answerer->packed())
            items.back().echo = prompt::echo_of(document.text);
    }
    return items;
}

ChatAnswer ChatService::answer(const Draft& draft, std::vector<AnswerItem>& items, Fault fault) const
{
    ChatAnswer answer;
    answer.as_tool_input = draft.call.form == AnswerForm::tool_call;
    if (!draft.answerer)
        answer.text = no_schema_text;
    else
        answer.text = draft.answerer->packed() ? write_packed(items) : write_single(items.front());

    switch (fault) {
    case Fault::refusal:
        answer.text = refusal_text;
        answer.finish = Finish::refusal;
        break;
    case Fault::truncated_answer:
        answer.text = first_bytes(answer.text, answer.text.size() / 2);
        answer.finish = Finish::output_limit;
        break;
    case Fault::empty_answer: answer.text.clear(); break;
    case Fault::fenced: answer.text = in_fence(answer.text); break;
    case Fault::prose: answer.text = in_prose(answer.text); break;
    default: break;
    }
    // A model that talks around its answer, or says nothing, calls no tool.
    if (fault == Fault::fenced || fault == Fault::prose || fault == Fault::empty_answer || fault == Fault::refusal)
        answer.as_tool_input = false;

    const auto limit = draft.call.max_output_tokens;
    if (limit && estimated_tokens(answer.text.size()) > *limit) {
        answer.text = first_bytes(answer.text, static_cast<std::size_t>(*limit) * 4);
        answer.finish = Finish::output_limit;
    }
    answer.output_tokens = std::max<std::uint64_t>(1, estimated_tokens(answer.text.size()));
    return answer;
}

Exchange ChatService::failed(const Api& api, const ApiError& error, std::uint64_t serial, Moment now) const
{
    Exchange exchange{api.write_error(error, serial)};
    api.add_headers(exchange.reply, {limiter_.states(), serial, now});
    return exchange;
}

}  // namespace assay::simulate
