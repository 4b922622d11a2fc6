#include "rules/find_text.hpp"

#include <algorithm>

namespace assay::rules {

namespace {

/// Whether the words of the field's name stand at tokens [at, at + n).
bool named_at(const Tokens& tokens, std::size_t at, std::size_t end, const std::vector<std::string>& name)
{
    if (name.empty() || at + name.size() > end)
        return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (tokens[at + i].word != name[i])
            return false;
    return true;
}

/// To the end of the line, or to the next sentence, semicolon or comma.
std::string_view value_after(std::string_view text, std::size_t begin)
{
    while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t' || text[begin] == '"'))
        ++begin;
    std::size_t end = begin;
    while (end < text.size() && text[end] != '\n' && text[end] != ';' && text[end] != ',' && text[end] != '"') {
        const bool stop = text[end] == '.' && (end + 1 == text.size() || text[end + 1] == ' ' || text[end + 1] == '\n');
        if (stop)
            break;
        ++end;
    }
    while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\r'))
        --end;
    return text.substr(begin, end - begin);
}

}  // namespace

Texts find_labelled(const Part& part, const FieldWords& words, std::size_t limit)
{
    const Tokens& tokens = part.reading->tokens();
    const std::size_t end = part.last_token();
    Texts found;
    std::size_t read_until = 0;
    for (std::size_t i = part.first_token(); i < end && found.size() < limit; ++i) {
        if (tokens[i].begin < read_until || !named_at(tokens, i, end, words.name))
            continue;
        const std::size_t colon = i + words.name.size();
        if (colon >= end || (tokens[colon].word != ":" && tokens[colon].word != "="))
            continue;
        const std::string_view value = value_after(part.reading->text(), tokens[colon].end);
        if (!value.empty())
            found.emplace_back(value);
        read_until = tokens[colon].end + value.size();
    }
    return found;
}

}  // namespace assay::rules
