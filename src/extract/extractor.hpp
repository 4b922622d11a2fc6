#pragma once

#include "core/result.hpp"
#include "extract/calls.hpp"
#include "extract/extraction.hpp"
#include "extract/extractor_options.hpp"
#include "extract/judge.hpp"
#include "extract/packed_questions.hpp"
#include "extract/single_questions.hpp"
#include "llm/prices.hpp"
#include "llm/provider.hpp"
#include "schema/schema.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace assay::extract {

/// Turns texts into records: asks, decodes, validates, and asks again with
/// the exact errors. Every text given comes back as an Extraction, of several
/// samples as what they say together (see vote()).
///
///   packed question --> items by id --> accepted
///         | an item is missing, doubled, of another text, or invalid;
///         | a pack without any good item is asked again in two halves
///         v
///   single question --> accepted
///         | not valid, or only at a loss, or with values that are not in the text:
///         | the answer and its errors go back to the model
///         v
///   ... up to `attempts`, then rejected with the reason and the raw answer
///
/// Lives on the network thread; any number of extractions may be under way.
class Extractor {
public:
    /// All references must outlive the extractor. `packed` may be empty if
    /// extract() is only ever given one item.
    Extractor(const schema::Schema& schema, Lane single, Lane packed, const llm::PriceTable& prices,
              ExtractorOptions options);
    Extractor(const Extractor&) = delete;  // its parts refer to each other
    Extractor& operator=(const Extractor&) = delete;

    /// Takes the outcome of the item at this place among those given.
    using Settle = std::function<void(std::size_t, Extraction)>;
    /// Takes what came so far of an item that is not settled yet; what is asked
    /// about it next waits until this is done.
    using Tried = std::function<boost::asio::awaitable<void>(std::size_t, const Try&)>;

    /// Calls `settle` for every item that is not settled, each as soon as it is decided. An Error
    /// means that no request of this run can work (bad key, no quota, provider
    /// down) or that it was cancelled: items not settled by then have no
    /// outcome. Calls tells an outage from a text's own trouble.
    ///
    /// `tried`, if it is not empty, is given each answer after which an item is
    /// asked about again, and with several samples what each of them has come to;
    /// nothing of a call whose failure may be no fault of the item.
    [[nodiscard]] boost::asio::awaitable<Result<void>> extract(std::vector<Item> items, Settle settle, Tried tried = {});

    /// How many items are worth asking about in one question, as things go.
    [[nodiscard]] std::size_t pack_size() const { return packed_.pack_size(); }

    /// Of both lanes together.
    [[nodiscard]] llm::Counters counters() const;

    /// Lets what is in flight finish, but nothing is tried again.
    void stop();

private:
    boost::asio::awaitable<Result<void>> extract_once(std::span<const Item> items, int sample, const Settle& settle, const Tried& tried);

    const schema::Schema& schema_;
    ExtractorOptions options_;
    std::array<llm::Provider*, 2> providers_;  ///< Of both lanes; null where there is none.
    Calls calls_;
    Judge judge_;
    SingleQuestions single_;
    PackedQuestions packed_;
};

}  // namespace assay::extract
