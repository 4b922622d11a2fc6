#include "llm/reference_circles.hpp"

#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace assay::llm {

std::optional<std::size_t> link_on_circle(std::span<const ReferenceLink> links)
{
    // Take away what leads nowhere; from all that is left one can go on for
    // ever, so whoever walks comes round in the end.
    std::map<std::string_view, std::vector<std::size_t>> leaving;
    std::map<std::string_view, std::vector<std::size_t>> arriving;
    std::map<std::string_view, std::size_t> ways_on;
    for (std::size_t i = 0; i < links.size(); ++i) {
        leaving[links[i].from].push_back(i);
        arriving[links[i].to].push_back(i);
        ++ways_on[links[i].from];
        ways_on.try_emplace(links[i].to, 0);
    }
    std::vector<std::string_view> dead_ends;
    for (const auto& [name, ways] : ways_on) {
        if (ways == 0)
            dead_ends.push_back(name);
    }
    while (!dead_ends.empty()) {
        const auto end = dead_ends.back();
        dead_ends.pop_back();
        for (const std::size_t link : arriving[end]) {
            if (--ways_on[links[link].from] == 0)
                dead_ends.push_back(links[link].from);
        }
    }
    const auto leads_on = [&](std::string_view name) { return ways_on[name] > 0; };
    std::string_view at;
    for (const auto& link : links) {
        if (leads_on(link.from))
            at = link.from;
    }
    if (at.empty())
        return std::nullopt;
    for (std::set<std::string_view> visited;;) {
        visited.insert(at);
        for (const std::size_t link : leaving[at]) {
            if (!leads_on(links[link].to))
                continue;
            at = links[link].to;
            if (visited.contains(at))
                return link;
            break;
        }
    }
}

}  // namespace assay::llm
