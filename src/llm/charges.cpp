#include "llm/charges.hpp"

#include <utility>

namespace assay::llm {
namespace {

/// What a provider may add to a request's own text: its chat format, and its
/// words for the schema.
constexpr std::int64_t added_input_tokens = 1024;

}  // namespace

Charge Charges::worst(std::size_t request_bytes, PriceKind kind) const
{
    const auto input = static_cast<std::int64_t>(request_bytes) + added_input_tokens;
    Charge worst{.tokens = input + max_output_tokens};
    if (prices)
        worst.money = prices->most(provider, model, input, max_output_tokens, kind).value_or(Money{});
    return worst;
}

Unanswered Charges::unanswered(std::size_t request_bytes, PriceKind kind) const
{
    const auto input = static_cast<std::int64_t>(request_bytes) + added_input_tokens;
    return {1, prices ? prices->most(provider, model, input, max_output_tokens, kind) : std::nullopt};
}

std::optional<Charge> Charges::actual(const Usage& usage, const std::string& answered_by, const Budget::Limits& budget) const
{
    if (!usage.input || !usage.output)
        return std::nullopt;
    Charge charge{.tokens = *usage.input + *usage.output};
    if (prices) {
        auto money = prices->cost(provider, answered_by, usage);
        if (!money)
            money = prices->cost(provider, model, usage);
        if (!money && budget.money)
            return std::nullopt;
        charge.money = money.value_or(Money{});
    }
    return charge;
}

CallFailure over_budget(const Budget& budget)
{
    std::string message = "the budget is used up: ";
    if (budget.lacks_money())
        message += budget.spent().money.text() + " of " + budget.limits().money->text() + " spent, and one more call could cost up to " +
                   budget.refused().money.text();
    else
        message += std::to_string(budget.spent().tokens) + " of " + std::to_string(*budget.limits().tokens) +
                   " tokens spent, and one more call could take up to " + std::to_string(budget.refused().tokens);
    return {.error = {Errc::over_budget, std::move(message)}, .advice = Advice::stop_run};
}

}  // namespace assay::llm
