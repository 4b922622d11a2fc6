#include "extract/share.hpp"

#include <cassert>

namespace assay::extract {
namespace {

std::int64_t part_of(std::int64_t whole, std::size_t parts, std::size_t index)
{
    assert(index < parts);
    const auto n = static_cast<std::int64_t>(parts);
    return whole / n + (static_cast<std::int64_t>(index) < whole % n ? 1 : 0);
}

constexpr auto members = {&llm::Usage::input, &llm::Usage::cached, &llm::Usage::cache_write, &llm::Usage::output,
                          &llm::Usage::reasoning};

}  // namespace

llm::Usage share(const llm::Usage& usage, std::size_t parts, std::size_t index)
{
    llm::Usage part;
    for (const auto member : members) {
        if (usage.*member)
            part.*member = part_of(*(usage.*member), parts, index);
    }
    return part;
}

Money share(Money cost, std::size_t parts, std::size_t index)
{
    return Money{part_of(cost.picousd, parts, index)};
}

}  // namespace assay::extract
