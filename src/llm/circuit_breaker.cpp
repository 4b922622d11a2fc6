#include "llm/circuit_breaker.hpp"

namespace assay::llm {

CircuitBreaker::State CircuitBreaker::state(TimePoint now) const
{
    if (!is_open_)
        return State::closed;
    return now < open_until_ ? State::open : State::half_open;
}

bool CircuitBreaker::may_send(TimePoint now)
{
    switch (state(now)) {
    case State::closed: return true;
    case State::open: return false;
    case State::half_open: return !std::exchange(is_probing_, true);
    }
    return true;
}

void CircuitBreaker::succeeded(TimePoint now)
{
    if (!is_open_) {
        note(true, now);
        return;
    }
    // One that was sent before the breaker opened proves nothing.
    if (!std::exchange(is_probing_, false))
        return;
    if (--probes_left_ == 0)
        close();
}

void CircuitBreaker::failed(TimePoint now)
{
    if (!is_open_) {
        note(false, now);
        const auto calls = outcomes_.size();
        if (calls >= limits_.fewest_calls &&
            static_cast<double>(failures_) >= limits_.failing_share * static_cast<double>(calls))
            open(now);
        return;
    }
    if (!std::exchange(is_probing_, false))
        return;
    open_for_ = std::min(open_for_ * 2, limits_.longest_open);
    open(now);
}

void CircuitBreaker::note(bool ok, TimePoint now)
{
    outcomes_.push_back({now, ok});
    failures_ += ok ? 0 : 1;
    while (outcomes_.size() > most_outcomes || outcomes_.front().at + limits_.window < now) {
        failures_ -= outcomes_.front().ok ? 0 : 1;
        outcomes_.pop_front();
    }
}

void CircuitBreaker::open(TimePoint now)
{
    is_open_ = true;
    open_until_ = now + open_for_;
    probes_left_ = limits_.probes;
    outcomes_.clear();
    failures_ = 0;
}

void CircuitBreaker::close()
{
    is_open_ = false;
    open_for_ = limits_.first_open;
}

}  // namespace assay::llm
