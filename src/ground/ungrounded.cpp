#include "ground/ungrounded.hpp"

#include "core/json.hpp"
#include "core/json_text.hpp"
#include "core/utf8.hpp"

#include <simdjson.h>

#include <cassert>
#include <unordered_map>

namespace assay::ground {
namespace {

constexpr std::size_t max_lines = 10;
constexpr std::size_t max_value_bytes = 200;
constexpr std::size_t max_tried_alone = 256;

enum class Change { remove, make_null };
using Changes = std::unordered_map<std::string, Change>;

/// Copies a record but for some of its values. Goes through the text and its
/// parsed form side by side, so that what is copied keeps its bytes.
class Copier {
public:
    Copier(std::string_view text, const Changes& changes) : text_{text}, changes_{changes} {}

    std::string copy(simdjson::dom::element root)
    {
        copy_value(root);
        return std::move(out_);
    }

private:
    void copy_value(simdjson::dom::element value)
    {
        if (value.is_object())
            copy_object(value);
        else if (value.is_array())
            copy_array(value);
        else
            out_ += take_scalar();
    }

    void copy_object(simdjson::dom::object object)
    {
        take('{');
        out_ += '{';
        const auto size = pointer_.size();
        bool is_first = true;
        bool is_empty = true;
        for (const auto member : object) {
            if (!std::exchange(is_first, false))
                take(',');
            const auto before = out_.size();
            if (!is_empty)
                out_ += ',';
            out_ += take_scalar();
            take(':');
            out_ += ':';
            append_pointer(pointer_, member.key);
            is_empty = !copy_changed(member.value, before) && is_empty;
            pointer_.resize(size);
        }
        take('}');
        out_ += '}';
    }

    void copy_array(simdjson::dom::array array)
    {
        take('[');
        out_ += '[';
        const auto size = pointer_.size();
        std::size_t index = 0;
        bool is_empty = true;
        for (const auto item : array) {
            if (index > 0)
                take(',');
            const auto before = out_.size();
            if (!is_empty)
                out_ += ',';
            pointer_ += '/';
            pointer_ += std::to_string(index++);
            is_empty = !copy_changed(item, before) && is_empty;
            pointer_.resize(size);
        }
        take(']');
        out_ += ']';
    }

    /// Copies the value at pointer_; false if it is removed together with what
    /// the output has since `before`.
    bool copy_changed(simdjson::dom::element value, std::size_t before)
    {
        const auto change = changes_.find(pointer_);
        if (change == changes_.end()) {
            copy_value(value);
            return true;
        }
        take_scalar();  // only strings are ever dropped
        if (change->second == Change::make_null) {
            out_ += "null";
            return true;
        }
        out_.resize(before);
        return false;
    }

    void take([[maybe_unused]] char expected)
    {
        assert(text_[at_] == expected);
        ++at_;
    }

    std::string_view take_scalar()
    {
        const auto begin = at_;
        if (text_[at_] == '"') {
            for (++at_; text_[at_] != '"'; ++at_)
                at_ += text_[at_] == '\\';
            ++at_;
        } else {
            at_ = std::min(text_.find_first_of(",]}", at_), text_.size());
        }
        return text_.substr(begin, at_ - begin);
    }

    std::string_view text_;
    const Changes& changes_;
    std::size_t at_ = 0;
    std::string pointer_;
    std::string out_;
};

/// Tries changes on one record.
class Trial {
public:
    Trial(std::string_view record, const schema::Schema& schema) : record_{record}, padded_{record}, schema_{schema}
    {
        const auto error = parser_.parse(padded_).get(root_);
        assert(!error && "the record was written by the decoder");
        (void)error;
    }

    /// The record with these changes if the schema accepts it.
    std::optional<std::string> with(const Changes& changes)
    {
        auto changed = Copier{record_, changes}.copy(root_);
        simdjson::dom::element element;
        const simdjson::padded_string padded{changed};
        if (check_parser_.parse(padded).get(element) != simdjson::SUCCESS || !schema_.accepts(element))
            return std::nullopt;
        return changed;
    }

private:
    std::string_view record_;
    simdjson::padded_string padded_;
    const schema::Schema& schema_;
    simdjson::dom::parser parser_;
    simdjson::dom::parser check_parser_;
    simdjson::dom::element root_;
};

Changes all_as(const std::vector<const Span*>& absent, Change change)
{
    Changes changes;
    for (const auto* span : absent)
        changes.emplace(span->at, change);
    return changes;
}

/// Each value on its own, as far as they are not too many.
Changes one_by_one(Trial& trial, const std::vector<const Span*>& absent)
{
    Changes changes;
    std::size_t tried = 0;
    for (const auto* span : absent) {
        if (++tried > max_tried_alone)
            break;
        for (const auto change : {Change::remove, Change::make_null}) {
            changes.insert_or_assign(span->at, change);
            if (trial.with(changes))
                break;
            changes.erase(span->at);
        }
    }
    return changes;
}

}  // namespace

std::string absences(const std::vector<Span>& spans)
{
    std::string lines;
    std::size_t count = 0;
    for (const auto& span : spans) {
        if (span.place.kind != Kind::absent || ++count > max_lines)
            continue;
        lines += (lines.empty() ? "- " : "\n- ") + span.at + ": ";
        append_json_string(lines, shorten(span.value, max_value_bytes));
        lines += " is not in the document";
    }
    if (count > max_lines)
        lines += "\n- and " + std::to_string(count - max_lines) + " more";
    return lines;
}

WithoutAbsent drop_absent(std::string_view record, const std::vector<Span>& spans, const schema::Schema& schema)
{
    std::vector<const Span*> absent;
    for (const auto& span : spans)
        if (span.place.kind == Kind::absent)
            absent.push_back(&span);
    if (absent.empty())
        return {std::string{record}, {}};

    Trial trial{record, schema};
    auto changes = all_as(absent, Change::remove);
    auto changed = trial.with(changes);
    if (!changed) {
        changes = one_by_one(trial, absent);
        changed = trial.with(changes);
    }
    assert(changed && "each change was accepted beside those before it");
    WithoutAbsent result{std::move(*changed), {}};
    for (const auto* span : absent)
        if (const auto change = changes.find(span->at); change != changes.end())
            result.dropped.push_back({span->at, span->value, change->second == Change::make_null ? "null" : ""});
    return result;
}

}  // namespace assay::ground
