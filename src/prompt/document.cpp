#include "prompt/document.hpp"

namespace assay::prompt {
namespace {

constexpr std::string_view word = "document";
constexpr std::string_view opening = "<document id=\"";
constexpr std::string_view closing = "</document>";

/// If `text` has something at `at` that looks like a fence, however often it
/// was escaped already ("<document", "</document", "<\\/document"), returns
/// the number of backslashes after "<"; otherwise -1.
int fence_lookalike(std::string_view text, std::size_t at)
{
    std::size_t i = at + 1;
    while (i < text.size() && text[i] == '\\')
        ++i;
    const int backslashes = static_cast<int>(i - at - 1);
    if (i < text.size() && text[i] == '/')
        ++i;
    return text.substr(i).starts_with(word) ? backslashes : -1;
}

void append_escaped(std::string& out, std::string_view text)
{
    std::size_t start = 0;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        if (fence_lookalike(text, at) < 0)
            continue;
        out.append(text, start, at + 1 - start);
        out += '\\';
        start = at + 1;
    }
    out.append(text, start, text.size() - start);
}

std::string unescape(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    std::size_t start = 0;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        if (fence_lookalike(text, at) < 1)
            continue;
        out.append(text, start, at + 1 - start);
        start = at + 2;
    }
    out.append(text, start, text.size() - start);
    return out;
}

}  // namespace

void append_fenced(std::string& prompt, std::string_view id, std::string_view text)
{
    prompt += opening;
    prompt += id;
    prompt += "\">\n";
    append_escaped(prompt, text);
    prompt += '\n';
    prompt += closing;
    prompt += '\n';
}

std::vector<Document> read_fenced(std::string_view prompt)
{
    std::vector<Document> documents;
    for (;;) {
        const auto open = prompt.find(opening);
        if (open == std::string_view::npos)
            return documents;
        prompt.remove_prefix(open + opening.size());
        const auto id_end = prompt.find("\">\n");
        if (id_end == std::string_view::npos)
            return documents;
        const auto id = prompt.substr(0, id_end);
        // The newline after the tag stays, so that an empty text is found too.
        prompt.remove_prefix(id_end + 2);
        const auto close = prompt.find("\n</document>");
        if (close == std::string_view::npos)
            return documents;
        const auto text = close == 0 ? std::string_view{} : prompt.substr(1, close - 1);
        documents.push_back({std::string{id}, unescape(text)});
        prompt.remove_prefix(close + 1 + closing.size());
    }
}

}  // namespace assay::prompt
