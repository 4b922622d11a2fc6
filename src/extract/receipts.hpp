#pragma once

#include "extract/extraction.hpp"
#include "llm/prices.hpp"
#include "llm/provider.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::extract {

/// Writes onto outcomes what the calls about them have cost. Each outcome
/// bears an even share of its call (see share()); money is unknown once any
/// part of it is. `asked` is whose prices count unless a reply says that
/// someone else has answered.
class Receipts {
public:
    /// `prices` must outlive this.
    explicit Receipts(const llm::PriceTable& prices);

    void add_reply(std::string_view asked, const llm::ChatReply& reply, std::span<Extraction* const> outcomes);
    /// A call that brought no answer may have been billed all the same.
    void add_failure(std::string_view asked, const llm::CallFailure& failure, std::span<Extraction* const> outcomes);

private:
    void charge(std::string_view provider, const llm::Usage& usage, const std::string& model,
                std::span<Extraction* const> outcomes);
    void charge(const std::vector<llm::Billed>& billed, std::span<Extraction* const> outcomes);

    const llm::PriceTable& prices_;
    std::shared_ptr<const std::string> last_model_;
};

}  // namespace assay::extract
