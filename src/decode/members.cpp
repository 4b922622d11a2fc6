#include "decode/members.hpp"

#include <algorithm>
#include <cassert>
#include <functional>

namespace assay::decode {
namespace {

std::size_t hash_of(std::string_view key, std::size_t object)
{
    return std::hash<std::string_view>{}(key) ^ (object * 0x9E3779B97F4A7C15u);
}

}  // namespace

void Members::open_object()
{
    constexpr std::size_t common_members = 32;
    if (members_.capacity() == 0)
        members_.reserve(common_members);
    open_.push_back({members_.size(), members_.size()});
}

void Members::close_object()
{
    assert(!open_.empty());
    members_.resize(open_.back().begin);
    open_.pop_back();
    if (open_.empty())
        index_.clear();
}

std::optional<Span> Members::add(std::string_view output, Span key, Span value)
{
    assert(!open_.empty());
    const auto name = key.of(output);
    const std::size_t begin = open_.back().begin;
    if (members_.size() - begin > few) {
        if (const auto found = find_among_many(output, name))
            return found;
    } else {
        for (std::size_t i = begin; i < members_.size(); ++i) {
            if (members_[i].key.of(output) == name)
                return members_[i].value;
        }
    }
    members_.push_back({key, value});
    return std::nullopt;
}

void Members::take_back()
{
    assert(members_.size() > open_.back().begin);
    members_.pop_back();
    open_.back().indexed = std::min(open_.back().indexed, members_.size());
}

/// Looks up a key of a large object. Entries of objects that are closed stay
/// in the index until the root is; they are told apart by their places.
std::optional<Span> Members::find_among_many(std::string_view output, std::string_view key)
{
    auto& object = open_.back();
    const std::size_t name = members_[object.begin].key.begin;  // No two objects begin at one byte.
    for (; object.indexed < members_.size(); ++object.indexed)
        index_.emplace(hash_of(members_[object.indexed].key.of(output), name), object.indexed);
    const auto [from, to] = index_.equal_range(hash_of(key, name));
    for (auto entry = from; entry != to; ++entry) {
        const std::size_t at = entry->second;
        if (at >= object.begin && at < members_.size() && members_[at].key.of(output) == key)
            return members_[at].value;
    }
    return std::nullopt;
}

}  // namespace assay::decode
