#pragma once

#include "core/result.hpp"
#include "extract/calls.hpp"
#include "extract/extraction.hpp"
#include "extract/extractor_options.hpp"
#include "extract/judge.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>

namespace assay::extract {

/// Asks about one text, and again with the exact errors, until its answer is
/// accepted or it has no attempt left. Lives on the network thread; any number
/// of texts may be under way.
class SingleQuestions {
public:
    /// What is referred to must outlive this.
    SingleQuestions(Lane lane, const ExtractorOptions& options, Judge& judge, Calls& calls);

    /// Goes on from where `outcome` stands, and leaves it decided. An Error as
    /// Extractor::extract()'s; then it is not. `tried`, if it is not empty, is
    /// done between an answer and the next question.
    [[nodiscard]] boost::asio::awaitable<Result<void>> ask(const Item& item, int sample, Extraction& outcome,
                                                           std::function<boost::asio::awaitable<void>()> tried);

private:
    Lane lane_;
    const ExtractorOptions& options_;
    Judge& judge_;
    Calls& calls_;
    std::shared_ptr<const std::string> prompt_hash_;
};

}  // namespace assay::extract
