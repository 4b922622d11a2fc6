#pragma once

#include "core/json.hpp"
#include "simulate/faults.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace assay::simulate {

/// What the simulator has seen and sent: the other side of a client's report.
class Stats {
public:
    /// Rows beyond this many are counted but not told apart: their attempts
    /// all count as the first. Roughly 100 bytes each.
    static constexpr std::size_t max_rows = 4'000'000;

    Stats();
    ~Stats();
    Stats(const Stats&) = delete;
    Stats& operator=(const Stats&) = delete;

    void request_begins();
    /// `status` 0: no status was sent.
    void request_ends(int status);
    [[nodiscard]] std::uint64_t in_flight() const { return in_flight_; }

    void count_fault(Fault fault) { ++faults_[name_of(fault)]; }
    /// Tokens that a provider would bill, whether or not the answer arrived.
    void count_tokens(std::uint64_t input, std::uint64_t output);

    /// Returns which time this is that the row is asked for, from 1.
    std::uint64_t row_asked(std::string_view id);
    /// A correct, whole answer for the row was sent.
    void row_answered(std::string_view id);

    [[nodiscard]] Json summary() const;
    /// summary() as text, with `"rows":{id:{"seen":n,"useful":n}}` besides.
    [[nodiscard]] std::string text_with_rows() const;

    /// Forgets everything but the requests under way.
    void reset();

private:
    class Rows;

    std::uint64_t requests_ = 0;
    std::uint64_t in_flight_ = 0;
    std::uint64_t max_in_flight_ = 0;
    std::uint64_t input_tokens_ = 0;
    std::uint64_t output_tokens_ = 0;
    std::map<int, std::uint64_t> by_status_;
    std::map<std::string_view, std::uint64_t> faults_;
    std::unique_ptr<Rows> rows_;
};

}  // namespace assay::simulate
