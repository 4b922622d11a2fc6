#include "table/column.hpp"

#include "table/date.hpp"

#include <algorithm>
#include <cassert>

namespace assay::table {

Column::Column(Type type) : type_{std::move(type)}
{
    assert(type_.kind != Kind::list || type_.children.size() == 1);
    assert(type_.kind == Kind::list || type_.kind == Kind::record || type_.children.empty());
    if (has_offsets())
        offsets_.push_back(0);
    children_.reserve(type_.children.size());
    for (const Field& field : type_.children)
        children_.emplace_back(field.type);
}

Column Column::of_list(Type type, std::vector<std::uint8_t> valid, std::vector<std::uint64_t> offsets,
                       Column elements)
{
    assert(type.kind == Kind::list);
    assert(elements.type() == type.children.front().type);
    assert(offsets.size() == valid.size() + 1);
    assert(offsets.front() == 0);
    assert(offsets.back() == elements.size());
    assert(std::is_sorted(offsets.begin(), offsets.end()));
    Column column{std::move(type)};
    column.valid_ = std::move(valid);
    column.offsets_ = std::move(offsets);
    column.children_.front() = std::move(elements);
    return column;
}

Column Column::of_record(Type type, std::vector<std::uint8_t> valid, std::vector<Column> members)
{
    assert(type.kind == Kind::record);
    assert(members.size() == type.children.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
        assert(members[i].type() == type.children[i].type);
        assert(members[i].size() == valid.size());
    }
    Column column{std::move(type)};
    column.valid_ = std::move(valid);
    column.children_ = std::move(members);
    return column;
}

bool Column::has_offsets() const
{
    return type_.kind == Kind::string || type_.kind == Kind::json || type_.kind == Kind::list;
}

std::size_t Column::null_count() const
{
    return static_cast<std::size_t>(std::count(valid_.begin(), valid_.end(), 0));
}

std::size_t Column::memory_bytes() const
{
    std::size_t total = valid_.size() + booleans_.size() + integers_.size() * sizeof(std::int64_t) +
                        floats_.size() * sizeof(double) + offsets_.size() * sizeof(std::uint64_t) + bytes_.size();
    for (const Column& column : children_)
        total += column.memory_bytes();
    return total;
}

std::string_view Column::string(std::size_t slot) const
{
    return std::string_view{bytes_}.substr(offsets_[slot], offsets_[slot + 1] - offsets_[slot]);
}

void Column::append_null()
{
    valid_.push_back(0);
    switch (type_.kind) {
    case Kind::boolean: booleans_.push_back(0); break;
    case Kind::int64:
    case Kind::date: integers_.push_back(0); break;
    case Kind::float64: floats_.push_back(0); break;
    case Kind::string:
    case Kind::json:
    case Kind::list: offsets_.push_back(offsets_.back()); break;
    case Kind::record:
        for (Column& member : children_)
            member.append_null();
        break;
    }
}

void Column::append_boolean(bool value)
{
    assert(type_.kind == Kind::boolean);
    valid_.push_back(1);
    booleans_.push_back(value ? 1 : 0);
}

void Column::append_int64(std::int64_t value)
{
    assert(type_.kind == Kind::int64 || type_.kind == Kind::date);
    assert(type_.kind != Kind::date || (value >= first_date && value <= last_date));
    valid_.push_back(1);
    integers_.push_back(value);
}

void Column::append_float64(double value)
{
    assert(type_.kind == Kind::float64);
    valid_.push_back(1);
    floats_.push_back(value);
}

void Column::append_string(std::string_view utf8)
{
    assert(type_.kind == Kind::string || type_.kind == Kind::json);
    valid_.push_back(1);
    bytes_ += utf8;
    offsets_.push_back(bytes_.size());
}

void Column::end_list()
{
    assert(type_.kind == Kind::list);
    valid_.push_back(1);
    offsets_.push_back(children_.front().size());
}

void Column::end_record()
{
    assert(type_.kind == Kind::record);
    valid_.push_back(1);
    for ([[maybe_unused]] const Column& member : children_)
        assert(member.size() == size());
}

void Column::truncate(std::size_t slots)
{
    assert(slots <= size());
    valid_.resize(slots);
    switch (type_.kind) {
    case Kind::boolean: booleans_.resize(slots); break;
    case Kind::int64:
    case Kind::date: integers_.resize(slots); break;
    case Kind::float64: floats_.resize(slots); break;
    case Kind::string:
    case Kind::json:
        offsets_.resize(slots + 1);
        bytes_.resize(offsets_.back());
        break;
    case Kind::list:
        offsets_.resize(slots + 1);
        children_.front().truncate(offsets_.back());
        break;
    case Kind::record:
        // A member may be one slot ahead when a record is given up half-way.
        for (Column& member : children_)
            member.truncate(slots);
        break;
    }
}

}  // namespace assay::table
