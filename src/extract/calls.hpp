#pragma once

#include "core/result.hpp"
#include "extract/receipts.hpp"
#include "llm/provider.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::extract {

/// Keeps count of an extractor's calls, and so knows what one that brought no
/// answer means: that its texts are the trouble, or that the run cannot go on.
/// Either way their outcomes get the receipt.
///
/// A call that failed through all its retries is its texts' own trouble if
/// others were answered meanwhile, and an outage if none was. Where no other
/// was under way to tell by, the first such failure after an answer is the
/// text's own, and the next one in a row is an outage. Answers may have come
/// only while an outage began, so such a text's outcome is_in_doubt.
///
/// Lives on the network thread.
class Calls {
public:
    /// `prices` must outlive this.
    explicit Calls(const llm::PriceTable& prices) : receipts_{prices} {}

    /// Counts an extraction as under way for as long as it lives.
    class UnderWay {
    public:
        explicit UnderWay(Calls& calls) : count_{calls.under_way_} { ++count_; }
        ~UnderWay() { --count_; }
        UnderWay(const UnderWay&) = delete;
        UnderWay& operator=(const UnderWay&) = delete;

    private:
        std::size_t& count_;
    };

    /// Replies so far, whatever they were worth.
    [[nodiscard]] std::uint64_t answered() const { return answered_; }

    /// `asked` has answered a question about these.
    void add_reply(const llm::Provider& asked, const llm::ChatReply& reply, std::span<Extraction* const> outcomes);

    /// `asked` has not; answered() was `answered_before` when the call began.
    /// The failure becomes the outcomes' error, or it is returned if it ends the run.
    [[nodiscard]] Result<void> add_failure(const llm::Provider& asked, const llm::CallFailure& failure,
                                           std::uint64_t answered_before, std::span<Extraction* const> outcomes);

    /// From now on nothing is asked again.
    void stop() { is_stopped_ = true; }
    [[nodiscard]] bool is_stopped() const { return is_stopped_; }

private:
    [[nodiscard]] bool is_outage(bool others_answered);

    Receipts receipts_;
    std::uint64_t answered_ = 0;
    std::size_t under_way_ = 0;
    bool failed_alone_ = false;  ///< Since the last reply a text failed with no other under way.
    bool is_stopped_ = false;
};

}  // namespace assay::extract
