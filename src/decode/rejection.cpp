#include "decode/decode.hpp"

#include "core/utf8.hpp"
#include "decode/price.hpp"

#include <algorithm>

namespace assay::decode {
namespace {

/// Enough for a model to correct itself by and for a person to see the fault.
constexpr std::size_t max_lines_for_model = 10;
constexpr std::size_t max_line_bytes = 300;
constexpr std::size_t max_person_bytes = 600;
constexpr std::size_t max_violations_for_person = 3;

std::string one_line(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\r', ' ');
    return text;
}

std::string line(const schema::Violation& violation, std::string_view root)
{
    const std::string_view where = violation.instance.empty() ? root : std::string_view{violation.instance};
    return shorten(one_line(std::string{where} + ": " + violation.message), max_line_bytes);
}

}  // namespace

std::string Rejection::for_model() const
{
    if (violations.empty())
        return "- " + shorten(one_line(reason), max_line_bytes);
    std::string lines;
    const std::size_t shown = std::min(violations.size(), max_lines_for_model);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0)
            lines += '\n';
        lines += "- " + line(violations[i], "the whole answer");
    }
    if (shown < violations.size())
        lines += "\n- and " + std::to_string(violations.size() - shown) + " more";
    return lines;
}

std::string losses_for_model(const std::vector<Note>& notes)
{
    std::string lines;
    std::size_t shown = 0;
    for (const auto& note : notes) {
        // Where the answer was cut the model is asked again, but has nothing to learn.
        if (note.what == "value_cut" || price_of(note.what) < lossy_price || shown == max_lines_for_model)
            continue;
        ++shown;
        std::string text = note.where.empty() ? "the whole answer" : note.where;
        text += note.after.empty() ? ": no place for " + note.before
                                   : ": fits only as " + note.after + (note.before.empty() ? "" : ", not " + note.before);
        lines += (lines.empty() ? "- " : "\n- ") + shorten(one_line(text + " (" + note.what + ")"), max_line_bytes);
    }
    return lines;
}

std::string Rejection::for_person() const
{
    std::string text = one_line(reason);
    const std::size_t shown = std::min(violations.size(), max_violations_for_person);
    for (std::size_t i = 0; i < shown; ++i) {
        text += i == 0 ? ": " : "; ";
        text += line(violations[i], "the record");
    }
    if (shown < violations.size())
        text += "; and " + std::to_string(violations.size() - shown) + " more";
    return shorten(text, max_person_bytes);
}

}  // namespace assay::decode
