#include "report/report.hpp"

#include "core/utf8.hpp"

#include <gtest/gtest.h>

using namespace assay;
using namespace assay::report;

namespace {

class ListedRows final : public RowSource {
public:
    explicit ListedRows(std::vector<Row> rows) : rows_{std::move(rows)} {}
    [[nodiscard]] Result<bool> next(Row& row) override
    {
        if (next_ == rows_.size())
            return false;
        row = rows_[next_++];
        return true;
    }
    [[nodiscard]] std::vector<std::string> fields() const override { return {}; }
    [[nodiscard]] std::vector<std::string> remarks() const override { return {"</script><b>"}; }

private:
    std::vector<Row> rows_;
    std::size_t next_ = 0;
};

std::size_t count(const std::string& text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

TEST(ReportPage, NothingFromOutsideBecomesMarkup)
{
    Row row;
    row.text = row.id = "</script><script>alert(1)</script> @DATA@ @STYLE@ \xFF";
    About about;
    about.title = "</title><script>x</script>";
    about.settings = {{"</script>", "<script>"}};
    ListedRows empty{{}};
    const auto plain = make_page(empty, {}, {}).value();
    ListedRows rows{{row}};
    const auto page = make_page(rows, about, {}).value();
    EXPECT_EQ(count(page, "<script"), count(plain, "<script"));
    EXPECT_EQ(count(page, "</script"), count(plain, "</script"));
    EXPECT_EQ(count(page, "<b>"), count(plain, "<b>"));
    EXPECT_FALSE(invalid_utf8_at(page));
    EXPECT_EQ(count(page, "http://"), 2u) << "the names of SVG only";
    EXPECT_EQ(count(page, "https://"), 0u);
}

TEST(ReportPage, SettingsKeepNoSecret)
{
    const Json settings = {{"base_url", "https://ann:hunter2@host/v1?key=abc"},
                           {"fallbacks", {"compatible:m@http://u:p@127.0.0.1:1/v1"}}, {"model", "m@x"}, {"pack", 3}};
    const auto safe = without_secrets(settings);
    EXPECT_EQ(safe["base_url"], "https://host/v1?\u2026");
    EXPECT_EQ(safe["fallbacks"][0], "compatible:m@http://127.0.0.1:1/v1");
    EXPECT_EQ(safe["model"], "m@x");
    EXPECT_EQ(safe["pack"], 3);
}

}  // namespace
