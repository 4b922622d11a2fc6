#include "table/csv_scanner.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace assay::table {
namespace {

constexpr auto ends_unquoted = [] {
    std::array<bool, 256> table{};
    table[','] = table['\n'] = table['"'] = true;
    return table;
}();

}  // namespace

void CsvScanner::start()
{
    fields_.clear();
    field_ = {};
    state_ = State::field_start;
    position_ = 0;
    length_ = 0;
    tear_.clear();
}

void CsvScanner::end_field(std::size_t end)
{
    field_.end = end;
    fields_.push_back(field_);
    state_ = State::field_start;
}

void CsvScanner::tear(const char* message)
{
    if (tear_.empty())
        tear_ = message;
}

/// Takes a field that began with a quote for what it literally is.
void CsvScanner::continue_unquoted()
{
    tear("there is text after a closing quote");
    field_.begin -= 1;
    field_.is_quoted = false;
    field_.has_doubled = false;
    state_ = State::unquoted;
}

bool CsvScanner::end_record(std::string_view bytes, std::size_t length)
{
    length_ = length;
    if (!tear_.empty())
        cut_to_first_line(bytes);
    return true;
}

bool CsvScanner::scan(std::string_view bytes)
{
    while (position_ < bytes.size()) {
        const char c = bytes[position_];
        switch (state_) {
        case State::field_start:
            field_ = {};
            field_.is_quoted = c == '"';
            if (field_.is_quoted)
                ++position_;
            field_.begin = position_;
            state_ = field_.is_quoted ? State::quoted : State::unquoted;
            break;
        case State::unquoted:
            while (position_ < bytes.size() && !ends_unquoted[static_cast<unsigned char>(bytes[position_])])
                ++position_;
            if (position_ == bytes.size())
                return false;
            if (bytes[position_] == '"') {
                tear("there is a quote inside an unquoted field");
            } else if (bytes[position_] == ',') {
                end_field(position_);
            } else {
                const bool has_return = position_ > field_.begin && bytes[position_ - 1] == '\r';
                end_field(position_ - (has_return ? 1 : 0));
                return end_record(bytes, position_ + 1);
            }
            ++position_;
            break;
        case State::quoted: {
            const auto quote = bytes.find('"', position_);
            position_ = quote == std::string_view::npos ? bytes.size() : quote + 1;
            if (quote != std::string_view::npos)
                state_ = State::after_quote;
            break;
        }
        case State::after_quote:
            if (c == '"') {
                field_.has_doubled = true;
                state_ = State::quoted;
            } else if (c == ',') {
                end_field(position_ - 1);
            } else if (c == '\n') {
                end_field(position_ - 1);
                return end_record(bytes, position_ + 1);
            } else if (c == '\r') {
                state_ = State::after_quote_return;
            } else {
                continue_unquoted();
                break;
            }
            ++position_;
            break;
        case State::after_quote_return:
            if (c == '\n') {
                end_field(position_ - 2);
                return end_record(bytes, position_ + 1);
            }
            continue_unquoted();
            break;
        }
    }
    return false;
}

void CsvScanner::finish(std::string_view bytes)
{
    assert(position_ == bytes.size());
    switch (state_) {
    case State::field_start: field_ = Field{position_, position_}; [[fallthrough]];
    case State::unquoted: {
        const bool has_return = position_ > field_.begin && bytes[position_ - 1] == '\r';
        end_field(position_ - (has_return ? 1 : 0));
        break;
    }
    case State::quoted:
        tear("a quoted field is not closed");
        end_field(position_);
        break;
    case State::after_quote: end_field(position_ - 1); break;
    case State::after_quote_return: end_field(position_ - 2); break;
    }
    (void)end_record(bytes, position_);
}

void CsvScanner::cut_to_first_line(std::string_view bytes)
{
    const auto line_end = bytes.substr(0, length_).find('\n');
    if (line_end == std::string_view::npos)
        return;
    const bool has_return = line_end > 0 && bytes[line_end - 1] == '\r';
    const std::size_t text_end = line_end - (has_return ? 1 : 0);
    while (fields_.size() > 1 && fields_.back().begin > text_end)
        fields_.pop_back();
    if (fields_.back().end > text_end)
        fields_.back().end = text_end;
    length_ = line_end + 1;
}

std::string_view field_text(std::string_view record, const CsvScanner::Field& field, std::string& scratch)
{
    std::string_view text = record.substr(field.begin, field.end - field.begin);
    if (!field.has_doubled)
        return text;
    scratch.clear();
    for (auto quote = text.find('"'); quote != std::string_view::npos; quote = text.find('"')) {
        scratch.append(text, 0, quote + 1);
        // The second of the pair; a torn field may lack it.
        text.remove_prefix(std::min(text.size(), quote + 2));
    }
    scratch += text;
    return scratch;
}

}  // namespace assay::table
