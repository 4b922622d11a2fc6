#pragma once

#include "batch/input.hpp"
#include "batch/ledger_reader.hpp"
#include "ground/plan.hpp"
#include "report/row.hpp"

#include <simdjson.h>

#include <memory>

namespace assay::report {

/// The rows of a run: its ledger side by side with its input. A row that
/// could not be read is rejected, one that has no answer is open. A text that
/// is not the one that was asked about is not shown.
class LedgerSource final : public RowSource {
public:
    struct Options {
        std::string ledger;                        ///< Path.
        std::string question;                      ///< Of the run; empty if the ledger does not say.
        std::optional<batch::InputOptions> input;  ///< Nothing: the texts are not at hand.
        std::string schema;                        ///< Path; empty, or gone: no spans, fields as they come.
    };
    [[nodiscard]] static Result<std::unique_ptr<LedgerSource>> open(const Options& options);

    [[nodiscard]] Result<bool> next(Row& row) override;
    [[nodiscard]] std::vector<std::string> fields() const override { return fields_; }
    [[nodiscard]] std::vector<std::string> remarks() const override;

private:
    LedgerSource(batch::LedgerReader ledger, std::string question);
    void open_input(const batch::InputOptions& options);
    void open_schema(const std::string& path);
    [[nodiscard]] Result<bool> next_planned();
    [[nodiscard]] Result<bool> next_input();
    [[nodiscard]] bool is_same_as_planned(std::uint64_t row, const batch::InputRow& input) const;
    void take_text(Row& row);
    [[nodiscard]] bool is_asked_about(std::string_view text) const;
    void ground(Row& row);

    batch::LedgerReader ledger_;
    std::string question_;
    std::vector<std::string> fields_;
    std::vector<std::string> remarks_;
    ground::Plan plan_;
    std::optional<batch::Input> input_;
    std::vector<batch::InputRow> ahead_;   ///< Read, not yet given out, in reverse.
    std::optional<batch::LedgerRow> planned_;
    bool ledger_ended_ = false;
    std::uint64_t changed_texts_ = 0;
    simdjson::dom::parser parser_;
};

}  // namespace assay::report
