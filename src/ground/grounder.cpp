#include "ground/grounder.hpp"

#include "core/json_text.hpp"

namespace assay::ground {
namespace {

/// Gathers the strings that a plan asks for. A record's depth is limited by
/// the decoder that let it pass.
class Collector {
public:
    explicit Collector(const Plan& plan) : plan_{plan} {}

    void collect(simdjson::dom::element value, Plan::Node node)
    {
        if (node == Plan::none)
            return;
        if (value.is_string())
            add(std::string_view{value}, node);
        else if (value.is_object())
            collect_members(value, node);
        else if (value.is_array())
            collect_items(value, node);
    }
    [[nodiscard]] std::vector<Span> take() { return std::move(spans_); }

private:
    void add(std::string_view value, Plan::Node node)
    {
        if (plan_.wants_string(node) && value.find_first_not_of(" \t\r\n") != std::string_view::npos)
            spans_.push_back({pointer_, std::string{value}});
    }

    void collect_members(simdjson::dom::object object, Plan::Node node)
    {
        const auto size = pointer_.size();
        for (const auto member : object) {
            append_pointer(pointer_, member.key);
            collect(member.value, plan_.member(node, member.key));
            pointer_.resize(size);
        }
    }

    void collect_items(simdjson::dom::array array, Plan::Node node)
    {
        const auto size = pointer_.size();
        std::size_t index = 0;
        for (const auto item : array) {
            pointer_ += '/';
            pointer_ += std::to_string(index);
            collect(item, plan_.item(node, index));
            pointer_.resize(size);
            ++index;
        }
    }

    const Plan& plan_;
    std::string pointer_;
    std::vector<Span> spans_;
};

}  // namespace

std::vector<Span> ground(const Plan& plan, simdjson::dom::element record, std::string_view text,
                         const GroundLimits& limits)
{
    if (plan.is_empty())
        return {};
    Collector collector{plan};
    collector.collect(record, Plan::root);
    auto spans = collector.take();
    std::size_t value_bytes = 0;
    for (const auto& span : spans)
        value_bytes += span.value.size();
    TextMatcher matcher{text, value_bytes, limits.match};
    std::size_t count = 0;
    for (auto& span : spans)
        span.place = ++count > limits.max_values ? Place{Kind::unchecked} : matcher.find(span.value);
    return spans;
}

std::string spans_json(const std::vector<Span>& spans)
{
    std::string json = "[";
    for (const auto& span : spans) {
        json += json.size() == 1 ? R"({"at":)" : R"(,{"at":)";
        append_json_string(json, span.at);
        json += R"(,"kind":")";
        json += name_of(span.place.kind);
        json += '"';
        if (span.place.has_span()) {
            json += R"(,"start":)" + std::to_string(span.place.begin);
            json += R"(,"end":)" + std::to_string(span.place.end);
            json += R"(,"char_start":)" + std::to_string(span.place.char_begin);
            json += R"(,"char_end":)" + std::to_string(span.place.char_end);
        }
        json += '}';
    }
    return json + "]";
}

}  // namespace assay::ground
