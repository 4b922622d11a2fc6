#include "decode/document.hpp"

#include "decode/lookahead.hpp"
#include "decode/notebook.hpp"

#include <string>
#include <utility>
#include <vector>

namespace assay::decode {
namespace {

constexpr std::string_view fence = "```";

/// Walks over a text from value to value.
class DocumentReader {
public:
    DocumentReader(std::string_view text, const MendOptions& options)
        : text_{text}, lookahead_{text}, options_{options}
    {
    }

    std::optional<Candidate> read()
    {
        skip_opening_fence();
        if (!read_value())
            return std::nullopt;
        const std::size_t end = pos_;
        skip_closing_fence();
        for (std::size_t from = end; skip_separator(from) && starts_value() && read_value();)
            from = pos_;
        while (skip_blank(), peek() == '}' || peek() == ']') {
            notes_.add("", "wrong_bracket", text_.substr(pos_, 1), "");
            ++pos_;
        }
        skip_closing_fence();
        if (pos_ < text_.size())
            return std::nullopt;
        return result();
    }

private:
    /// One value of the document. Its notes' places are known only when it is
    /// clear whether there are several.
    bool read_value()
    {
        auto mended = Mender{text_, pos_, options_}.run();
        if (!mended.failure.empty() || mended.end <= pos_)
            return false;
        // Words beside a container are prose around it, not documents.
        has_container_ = has_container_ || mended.json.front() == '{' || mended.json.front() == '[';
        has_words_ = has_words_ || (mended.json.front() == '"' && lookahead_.quote_bytes(pos_) == 0 && peek() != '\\');
        if (has_container_ && has_words_)
            return false;
        pos_ = mended.end;
        json_ += count_ == 0 ? "" : ",";
        json_ += mended.json;
        complete_ = mended.complete;
        contradicts_ = contradicts_ || mended.contradicts;
        if (count_ == 1)
            notes_.place_in("/0");
        for (auto& note : mended.notes) {
            if (count_ > 0)
                note.where.insert(0, "/" + std::to_string(count_));
            notes_.add(std::move(note));
        }
        ++count_;
        return true;
    }

    /// True if a comma or a line's end stands behind the value that ended at
    /// `end`, which separate values.
    bool skip_separator(std::size_t end)
    {
        skip_blank();
        bool is_separated = text_.substr(end, pos_ - end).find('\n') != std::string_view::npos;
        if (peek() == ',') {
            ++pos_;
            skip_blank();
            is_separated = true;
            if (pos_ == text_.size())
                notes_.add("", "trailing_comma", ",", "");
        }
        return is_separated || count_ > 1;
    }

    bool starts_value() const
    {
        const char c = peek();
        return c == '{' || c == '[' || c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z') || lookahead_.quote_bytes(pos_) > 0;
    }

    /// ```json, also with the bracket that some write before it.
    void skip_opening_fence()
    {
        skip_blank();
        const std::size_t bracket = (peek() == '[' || peek() == '{') && text_.substr(pos_ + 1, 3) == fence ? 1 : 0;
        if (text_.substr(pos_ + bracket, 3) != fence)
            return;
        notes_.add("", "fence_removed", text_.substr(pos_, bracket + 3), "");
        pos_ += bracket + fence.size();
        while (pos_ < text_.size() && ((text_[pos_] >= 'a' && text_[pos_] <= 'z') || (text_[pos_] >= 'A' && text_[pos_] <= 'Z')))
            ++pos_;
        skip_blank();
    }

    void skip_closing_fence()
    {
        skip_blank();
        if (text_.substr(pos_, 3) != fence)
            return;
        note_once("fence_removed", fence, "");
        pos_ += fence.size();
        if (peek() == ']' || peek() == '}')
            ++pos_;
        skip_blank();
    }

    void skip_blank()
    {
        while (pos_ < text_.size()) {
            const char c = text_[pos_];
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                ++pos_;
            } else if (const auto bytes = lookahead_.blank_bytes(pos_)) {
                note_once("odd_space", text_.substr(pos_, bytes), " ");
                pos_ += bytes;
            } else if (c == '/' && text_.substr(pos_, 2) == "//") {
                skip_comment(std::min(text_.find('\n', pos_), text_.size()));
            } else if (c == '/' && text_.substr(pos_, 2) == "/*") {
                const auto end = text_.find("*/", pos_ + 2);
                skip_comment(end == std::string_view::npos ? text_.size() : end + 2);
            } else {
                return;
            }
        }
    }

    void skip_comment(std::size_t end)
    {
        note_once("comment_removed", text_.substr(pos_, end - pos_), "");
        pos_ = end;
    }

    void note_once(std::string_view what, std::string_view before, std::string_view after)
    {
        if (notes_.is_first(what))
            notes_.add("", what, before, after);
    }

    char peek() const { return pos_ < text_.size() ? text_[pos_] : '\0'; }

    Candidate result()
    {
        auto notes = notes_.take();
        if (count_ > 1) {
            notes.insert(notes.begin(), make_note("", "several_documents", std::to_string(count_), "[]"));
            json_ = '[' + json_ + ']';
        }
        return Candidate{std::move(json_), std::move(notes), 0, text_.size(), complete_, contradicts_, false};
    }

    std::string_view text_;
    Lookahead lookahead_;
    MendOptions options_;
    std::size_t pos_ = 0;
    std::string json_;
    std::size_t count_ = 0;
    bool complete_ = true;
    bool contradicts_ = false;
    bool has_container_ = false;
    bool has_words_ = false;
    Notebook notes_;
};

}  // namespace

std::optional<Candidate> read_document(std::string_view text, const MendOptions& options)
{
    return DocumentReader{text, options}.read();
}

}  // namespace assay::decode
