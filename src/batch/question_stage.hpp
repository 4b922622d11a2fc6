#pragma once

#include "batch/answers.hpp"
#include "batch/held_rows.hpp"
#include "batch/input_stage.hpp"
#include "batch/ledger_stage.hpp"
#include "batch/tally.hpp"
#include "batch/window.hpp"
#include "core/result.hpp"
#include "extract/extractor.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace assay::batch {

/// Which rows are asked about together.
enum class Packs {
    as_they_come,  ///< Those that are next, as many as the extractor wants.
    by_place,      ///< Of each `pack` rows of the input those that were ever asked about: after
                   ///< a restart questions are put together as they were before.
};

/// The stage of a run that asks: makes questions of the rows that come next,
/// and sees each row to its end in the window. Rows that need no question end
/// at once, rows with a text that is being asked about with that one. All of it
/// is called on the network thread.
class QuestionStage {
public:
    struct Options {
        std::size_t pack;        ///< Texts in one question at most; the extractor may want fewer...
        std::size_t pack_bytes;  ///< ...and a question's texts no more than this, but one.
        Packs packs;
        bool keeps_texts;        ///< The window's rows need their texts when they are finished.
        /// Asks for the new fields of rows whose others are known; null if there are no such rows.
        extract::Extractor* extender;
        std::function<void()> changed;  ///< Called when an outcome or a try has come in.
    };

    /// What is referred to must outlive this. Without a ledger an outcome ends
    /// its row at once.
    QuestionStage(InputStage& input, Window& window, Tally& tally, LedgerStage* ledger, extract::Extractor& extractor,
                  Options options);

    /// A row that is being asked about.
    struct Asked {
        std::uint64_t ticket;
        AnswerKey key;
        std::shared_ptr<const extract::Extraction> earlier;  ///< Null: ask for all fields.
        extract::Item item;
        std::shared_ptr<const extract::Extraction> rejected{};  ///< As PlannedRow's.
    };
    using Question = std::vector<Asked>;

    /// Whether as many rows have been read as the next question may want.
    [[nodiscard]] bool has_rows() const;
    /// Takes the rows of the next question; has_rows() must hold. `start` gets
    /// the question, if any of them needs one, and more than one where a row is
    /// asked about apart from its neighbours.
    void take_next(const std::function<void(Question)>& start);

    /// An Error ends the run: see extract::Extractor::extract().
    [[nodiscard]] boost::asio::awaitable<Result<void>> ask(Question question);

    /// Rows whose outcome is in doubt; see HeldRows.
    [[nodiscard]] std::size_t held() const { return held_.size(); }
    /// Their outcomes stand where a later question has been answered...
    void settle_proven();
    /// ...and all do if nobody is left to be answered.
    void settle_held();

    /// The outcome is on disk: ends its row, and those that waited for it.
    void release(Settled settled);

    /// Lets what is in flight finish; what is cut short by this is no error.
    void stop();

    /// Of all that were asked.
    [[nodiscard]] llm::Counters counters() const;

private:
    [[nodiscard]] std::size_t rows_per_question() const;
    [[nodiscard]] bool needs_asking(PlannedRow& planned, std::uint64_t ticket);
    [[nodiscard]] Asked to_ask(PlannedRow& planned, std::uint64_t ticket);
    [[nodiscard]] extract::Extractor& extractor_for(const std::shared_ptr<const extract::Extraction>& earlier) const;
    void settle(Settled settled);
    void finish_row(std::uint64_t ticket, extract::Extraction extraction);

    InputStage& input_;
    Window& window_;
    Tally& tally_;
    LedgerStage* ledger_;
    extract::Extractor& extractor_;
    Options options_;
    HeldRows held_;
    std::uint64_t begun_ = 0;     ///< Questions; they are numbered from 1...
    std::uint64_t answered_ = 0;  ///< ...and this is the last of those with an answer.
    bool is_stopped_ = false;
};

}  // namespace assay::batch
