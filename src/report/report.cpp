#include "report/report.hpp"

#include "core/inline_source.hpp"
#include "report/page/page.hpp"
#include "report/row_json.hpp"

#include <cassert>
#include <regex>
#include <string_view>

namespace assay::report {
namespace {

void replace_once(std::string& text, std::string_view mark, std::string_view with)
{
    const auto at = text.find(mark);
    assert(at != std::string::npos && "the page has lost one of its marks");
    text.replace(at, mark.size(), with);
}

/// The page's own script and style, and nothing else.
std::string content_policy()
{
    return "default-src 'none'; script-src " + inline_source(page_script()) + "; style-src " + inline_source(page_style()) +
           "; img-src data:; base-uri 'none'; form-action 'none'";
}

}  // namespace

Json without_secrets(Json settings)
{
    static const std::regex user{R"((://)[^/@\s]*@)"};
    static const std::regex query{R"(\?.*$)"};
    if (settings.is_structured()) {
        for (auto& value : settings)
            value = without_secrets(std::move(value));
    } else if (settings.is_string()) {
        const auto text = settings.get<std::string>();
        if (text.size() < 4096 && text.find("://") != std::string::npos)
            settings = std::regex_replace(std::regex_replace(text, user, "$1"), query, "?\u2026");
    }
    return settings;
}

Result<std::string> make_page(RowSource& rows, const About& about, const DigestOptions& options)
{
    Digest digest{rows.fields(), options};
    Row row;
    for (;;) {
        const auto more = rows.next(row);
        if (!more)
            return more.error();
        if (!*more)
            break;
        digest.add(row);
    }
    Json data = {{"title", about.title}, {"run", about.run}, {"settings", about.settings}, {"timeline", about.timeline},
                 {"remarks", rows.remarks()}, {"totals", digest.totals()}, {"seed", options.seed}};
    std::string page{page_html()};
    replace_once(page, "@POLICY@", content_policy());
    replace_once(page, "@STYLE@", page_style());
    replace_once(page, "@SCRIPT@", page_script());
    // Last, since data may well hold one of the marks.
    replace_once(page, "@DATA@", "{\"about\":" + script_json(data) + ",\n\"rows\":" + digest.rows() + "}");
    return page;
}

}  // namespace assay::report
