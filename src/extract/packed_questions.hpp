#pragma once

#include "core/result.hpp"
#include "extract/calls.hpp"
#include "extract/extraction.hpp"
#include "extract/extractor_options.hpp"
#include "extract/judge.hpp"
#include "extract/pack_size.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace assay::extract {

/// Asks about many texts in one question; a pack that brings nothing at all is
/// asked again in two halves. What fails in a pack that brought something is
/// left to single questions, and so is every text's last attempt.
///
/// Lives on the network thread; any number of packs may be under way.
class PackedQuestions {
public:
    /// What is referred to must outlive this. An empty lane is for no pack at all.
    PackedQuestions(Lane lane, const ExtractorOptions& options, Judge& judge, Calls& calls);

    /// Asks about all items whose texts can be told apart and that were not
    /// asked about yet. The others only take part in questions that an earlier
    /// process asked with them and whose answers are on their way. `items` and
    /// `outcomes` are parallel. An Error as Extractor::extract()'s.
    [[nodiscard]] boost::asio::awaitable<Result<void>> ask(std::span<const Item> items, int sample,
                                                           std::span<Extraction> outcomes);

    /// How many items are worth asking about in one question, as things go.
    [[nodiscard]] std::size_t pack_size() const { return pack_size_.now(); }

    /// A text went through single questions without a pack, so that a pack that
    /// has shrunk to one text may grow again.
    void count_alone(const Extraction& outcome);

private:
    using Places = std::vector<std::size_t>;  ///< Of items and outcomes.

    boost::asio::awaitable<Result<void>> ask_pack(std::span<const Item> items, Places& places, int sample,
                                                  std::span<Extraction* const> answers, const std::vector<bool>& takes_part);
    [[nodiscard]] llm::ChatRequest request(std::span<const Item> items, std::span<const std::size_t> places, int sample) const;
    [[nodiscard]] bool may_be_asked(const Places& pack, std::span<Extraction* const> answers) const;

    Lane lane_;
    const ExtractorOptions& options_;
    Judge& judge_;
    Calls& calls_;
    PackSize pack_size_;
    std::shared_ptr<const std::string> prompt_hash_;
};

}  // namespace assay::extract
