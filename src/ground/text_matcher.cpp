#include "ground/text_matcher.hpp"

#include "ground/unicode.hpp"

#include <algorithm>
#include <cstring>

namespace assay::ground {
namespace {

constexpr std::size_t marked_bytes = 256;

/// A text that is searched faster than its words are looked up.
constexpr std::size_t short_text_bytes = 16u << 10;

/// Of a search.
constexpr std::size_t bytes_per_step = 2;

std::string_view trim(std::string_view value)
{
    const auto is_space = [](char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); };
    while (!value.empty() && is_space(value.front()))
        value.remove_prefix(1);
    while (!value.empty() && is_space(value.back()))
        value.remove_suffix(1);
    return value;
}

std::string_view trim_folded(std::string_view folded)
{
    if (folded.starts_with(' '))
        folded.remove_prefix(1);
    if (folded.ends_with(' '))
        folded.remove_suffix(1);
    return folded;
}

/// std::string_view::find(), but linear whatever stands there.
std::size_t find_bytes(std::string_view text, std::string_view wanted, std::size_t from)
{
    const auto* found = memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    return found == nullptr ? std::string_view::npos : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

bool all_ascii(std::string_view text)
{
    // No early exit: the loop is vectorised.
    unsigned char any = 0;
    for (const char byte : text)
        any |= static_cast<unsigned char>(byte);
    return any < 0x80;
}

}  // namespace

std::string_view name_of(Kind kind)
{
    switch (kind) {
    case Kind::exact: return "exact";
    case Kind::normalised: return "normalised";
    case Kind::fuzzy: return "fuzzy";
    case Kind::inferred: return "inferred";
    case Kind::absent: return "absent";
    case Kind::unchecked: return "unchecked";
    }
    return "";
}

TextMatcher::TextMatcher(std::string_view text, std::size_t value_bytes, MatchLimits limits)
    : text_{text}, limits_{limits}, is_ascii_{all_ascii(text)},
      max_work_{std::max(limits.min_work, limits.work_per_byte * (text.size() + value_bytes))}
{
    if (text.size() > limits.max_text_bytes)
        max_work_ = 0;
}

Place TextMatcher::find(std::string_view value)
{
    value = trim(value);
    if (!may_work() || value.size() > limits_.max_text_bytes)
        return Place{Kind::unchecked};
    work_ += value.size() * 8 + 100;
    const FoldedText folded_value{value};
    const auto folded = trim_folded(folded_value.text());
    if (folded.empty())
        return {};
    auto& mentions = mentions_[std::string{folded}];
    std::optional<Place> found;
    if (!mentions.is_exhausted && may_be_quoted(folded)) {
        found = find_exact(value, mentions);
        if (!found)
            found = find_normalised(value, folded, mentions);
        mentions.is_quoted = mentions.is_quoted || found;
    }
    if (!found && !mentions.is_exhausted && may_work())
        found = find_similar(folded, mentions);
    if (!found && !mentions.last)
        return Place{may_work() ? Kind::absent : Kind::unchecked};
    if (!found) {
        mentions.is_exhausted = true;
        found = mentions.last;
        // It may have been another spelling that was found there.
        if (found->kind == Kind::exact || found->kind == Kind::normalised)
            found->kind = text_.substr(found->begin, found->end - found->begin) == value ? Kind::exact : Kind::normalised;
    }
    mentions.last = found;
    return *found;
}

bool TextMatcher::Mentions::take(ByteRange place)
{
    const auto next = std::partition_point(taken.begin(), taken.end(),
                                           [&](const ByteRange& other) { return other.begin < place.begin; });
    const bool is_free = (next == taken.end() || next->begin >= place.end) &&
                         (next == taken.begin() || std::prev(next)->end <= place.begin);
    if (is_free)
        taken.insert(next, place);
    return is_free;
}

/// What stands in a text as it is has words that stand there, and looking for
/// words is faster than searching a long text.
bool TextMatcher::may_be_quoted(std::string_view folded)
{
    if (text_.size() <= short_text_bytes)
        return true;
    const auto words = words_in(folded);
    work_ += words.size() * 16;
    return std::all_of(words.begin(), words.end(), [&](const ByteRange& word) {
        return word_index().find(folded.substr(word.begin, word.end - word.begin)) != nullptr;
    });
}

std::optional<Place> TextMatcher::find_exact(std::string_view value, Mentions& mentions)
{
    auto& next = next_exact_[std::string{value}];
    while (may_work()) {
        const auto at = find_bytes(text_, value, next);
        work_ += (std::min(at, text_.size()) - next) / bytes_per_step + 1;
        if (at == std::string_view::npos) {
            next = text_.size();
            return std::nullopt;
        }
        next = at + 1;
        if (!is_whole(at, at + value.size()) || !mentions.take({at, at + value.size()}))
            continue;
        next = at + value.size();
        return place(Kind::exact, at, at + value.size());
    }
    return std::nullopt;
}

std::optional<Place> TextMatcher::find_normalised(std::string_view value, std::string_view folded, Mentions& mentions)
{
    const auto& text = folded_text();
    auto& next = mentions.next_normalised;
    while (may_work()) {
        const auto at = find_bytes(text.text(), folded, next);
        work_ += (std::min(at, text.text().size()) - next) / bytes_per_step + 1;
        if (at == std::string_view::npos) {
            next = text.text().size();
            return std::nullopt;
        }
        next = at + 1;
        const auto end = at + folded.size();
        if (!text.starts_unit(at) || !text.starts_unit(end))
            continue;
        const auto begin_byte = text.source_begin(at);
        const auto end_byte = text.source_end(end);
        if (!is_whole(begin_byte, end_byte) || !mentions.take({begin_byte, end_byte}))
            continue;
        next = end;
        const bool same = text_.substr(begin_byte, end_byte - begin_byte) == value;
        return place(same ? Kind::exact : Kind::normalised, begin_byte, end_byte);
    }
    return std::nullopt;
}

std::optional<Place> TextMatcher::find_similar(std::string_view folded, Mentions& mentions)
{
    const auto& index = word_index();
    std::vector<ByteRange> taken;
    taken.reserve(mentions.taken.size());
    for (const auto& [begin, end] : mentions.taken)
        taken.push_back({folded_->folded_from(begin), folded_->folded_from(end)});
    work_ += taken.size() * 64;
    const double enough = mentions.is_quoted ? limits_.min_similarity_beside_quotes : limits_.min_similarity;
    // The words themselves may stand in places that are taken...
    const auto spellings = taken.empty() ? Spellings::same_first : Spellings::all;
    auto best = align_words(index, folded, taken, spellings, limits_.alignment, work_);
    if (!best)
        return std::nullopt;
    // ...or far from a place that has them with a slip.
    const bool may_be_nearer = best->similarity < enough && best->coverage >= limits_.min_coverage;
    if (spellings == Spellings::same_first && may_be_nearer && may_work()) {
        const auto other = align_words(index, folded, taken, Spellings::all, limits_.alignment, work_);
        if (other && other->similarity > best->similarity)
            best = other;
    }
    if (best->similarity >= enough) {
        const auto found = similar_place(*best, Kind::fuzzy);
        // It may have been widened to whole characters.
        return mentions.take({found.begin, found.end}) ? std::optional{found} : std::nullopt;
    }
    if (!mentions.last && best->coverage >= limits_.min_coverage)
        return similar_place(*best, Kind::inferred);
    return std::nullopt;
}

/// From words of the folded text to whole characters of the text.
Place TextMatcher::similar_place(const Alignment& alignment, Kind kind)
{
    auto end = alignment.place.end;
    while (!folded_->starts_unit(end))
        ++end;
    auto begin_byte = folded_->source_begin(alignment.place.begin);
    auto end_byte = folded_->source_end(end);
    while (!is_grapheme_boundary(text_, begin_byte))
        begin_byte -= code_point_before(text_, begin_byte).bytes;
    while (!is_grapheme_boundary(text_, end_byte))
        end_byte += code_point_at(text_, end_byte).bytes;
    return place(kind, begin_byte, end_byte);
}

bool TextMatcher::is_whole(std::size_t begin, std::size_t end) const
{
    return is_word_boundary(text_, begin) && is_word_boundary(text_, end) && is_grapheme_boundary(text_, begin) &&
           is_grapheme_boundary(text_, end);
}

Place TextMatcher::place(Kind kind, std::size_t begin, std::size_t end)
{
    return {kind, begin, end, characters_before(begin), characters_before(end)};
}

std::size_t TextMatcher::characters_before(std::size_t byte)
{
    if (is_ascii_)
        return byte;
    if (character_marks_.empty()) {
        character_marks_.push_back(0);
        for (std::size_t at = marked_bytes; at <= text_.size(); at += marked_bytes)
            character_marks_.push_back(character_marks_.back() +
                                       count_code_points(text_.substr(at - marked_bytes, marked_bytes)));
    }
    const auto mark = byte / marked_bytes;
    return character_marks_[mark] + count_code_points(text_.substr(mark * marked_bytes, byte % marked_bytes));
}

const FoldedText& TextMatcher::folded_text()
{
    if (!folded_)
        folded_ = std::make_unique<FoldedText>(text_);
    return *folded_;
}

const WordIndex& TextMatcher::word_index()
{
    if (!index_)
        index_ = std::make_unique<WordIndex>(folded_text().text());
    return *index_;
}

}  // namespace assay::ground
