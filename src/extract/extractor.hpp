#pragma once

#include "decode/decode.hpp"
#include "extract/extraction.hpp"
#include "extract/grounding.hpp"
#include "extract/pack_size.hpp"
#include "extract/receipts.hpp"
#include "extract/unpack.hpp"
#include "llm/prices.hpp"
#include "llm/provider.hpp"
#include "prompt/prompt.hpp"
#include "schema/schema.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace assay::extract {

/// A prompt and the provider made for it. Single and packed questions differ
/// in both, since the answer's schema is part of them.
struct Lane {
    const prompt::Prompt* prompt = nullptr;
    llm::Provider* provider = nullptr;
};

/// How the questions about one text or pack follow each other that do not
/// need each other's answers: samples, halves of a pack, its failed texts.
enum class Pace {
    one_by_one,  ///< So that no more are in flight than calls of extract().
    at_once,     ///< For a provider that takes hours to answer any number of them.
};

struct ExtractorOptions {
    int attempts = 3;  ///< Answers asked for per text before it is rejected; at least 1.
    std::chrono::milliseconds timeout{120'000};  ///< Per request.
    decode::AlignOptions align{};                ///< How far an answer may be bent to fit.
    const ground::Plan* ground = nullptr;        ///< Which values must be in the text; null for none.
    ground::Ungrounded ungrounded = ground::Ungrounded::flag;  ///< What to do about those that are not.
    PackSize::Limits pack{};                     ///< Of texts in one question.
    std::size_t samples = 1;                     ///< Answers per text, of which the majority counts; each has `attempts`.
    Pace pace = Pace::one_by_one;
};

/// Turns texts into records: asks, decodes, validates, and asks again with
/// the exact errors. Every text given comes back as an Extraction.
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

    /// Takes the outcome of the item at this place among those given.
    using Settle = std::function<void(std::size_t, Extraction)>;
    /// Takes what came so far of an item that is not settled yet; what is asked
    /// about it next waits until this is done.
    using Tried = std::function<boost::asio::awaitable<void>(std::size_t, const Try&)>;

    /// Calls `settle` for every item that is not settled, each as soon as it is decided. An Error
    /// means that no request of this run can work (bad key, no quota, provider
    /// down) or that it was cancelled: items not settled by then have no
    /// outcome.
    ///
    /// A call that failed through all its retries is this text's own trouble
    /// if others were answered meanwhile, and an outage if none was. Where no
    /// other was under way to tell by, the first such failure after an answer
    /// is the text's own, and the next one in a row is an outage.
    ///
    /// `tried`, if it is not empty, is given each answer after which an item is
    /// asked about again, and with several samples what each of them has come to.
    [[nodiscard]] boost::asio::awaitable<Result<void>> extract(std::vector<Item> items, Settle settle, Tried tried = {});

    /// How many items are worth asking about in one question, as things go.
    [[nodiscard]] std::size_t pack_size() const { return pack_size_.now(); }

    /// Of both lanes together.
    [[nodiscard]] llm::Counters counters() const;

    /// Lets what is in flight finish, but nothing is tried again.
    void stop();

private:
    template <class Ask>
    boost::asio::awaitable<Result<void>> each(std::size_t count, Ask ask) const;
    boost::asio::awaitable<Result<void>> extract_once(std::span<const Item> items, int sample, const Settle& settle, const Tried& tried);
    boost::asio::awaitable<Result<void>> ask_packs(std::span<const Item> items, int sample, std::span<Extraction> outcomes);
    boost::asio::awaitable<Result<void>> ask_packed(std::span<const Item> items, std::vector<std::size_t>& places, int sample,
                                                    std::span<Extraction> outcomes);
    boost::asio::awaitable<Result<void>> ask_single(const Item& item, int sample, Extraction& outcome,
                                                    std::function<boost::asio::awaitable<void>()> tried);
    [[nodiscard]] llm::ChatRequest packed_request(std::span<const Item> items, std::span<const std::size_t> places) const;
    Result<void> settle_failure(const Lane& lane, const llm::CallFailure& failure, std::uint64_t answered_before,
                                std::span<Extraction* const> outcomes);
    void judge(UnpackedRecord record, std::string_view text, const std::string& answer, Extraction& outcome);
    [[nodiscard]] bool is_outage(bool others_answered);
    void count_reply(const Lane& lane, const llm::ChatReply& reply, std::span<Extraction* const> outcomes);

    const schema::Schema& schema_;
    Lane single_;
    Lane packed_;
    Receipts receipts_;
    ExtractorOptions options_;
    decode::Decoder decoder_;
    Grounding grounding_;
    PackSize pack_size_;
    std::uint64_t answered_ = 0;  ///< Replies so far, whatever they were worth.
    std::size_t under_way_ = 0;   ///< Calls of extract().
    bool failed_alone_ = false;   ///< Since the last reply a text failed with no other under way.
    bool stopped_ = false;
    std::shared_ptr<const std::string> single_hash_;
    std::shared_ptr<const std::string> packed_hash_;
};

}  // namespace assay::extract
