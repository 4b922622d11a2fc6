#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// Texts of two topics that share no word. Within a topic words go together,
/// but not all stand in each text.
inline std::vector<std::string> topic_texts(std::size_t count)
{
    constexpr std::string_view flight[]{"wing", "airfoil", "lift", "drag", "flow", "vortex", "mach", "shock"};
    constexpr std::string_view kitchen[]{"bread", "flour", "oven", "yeast", "dough", "butter", "knead", "crust"};
    std::mt19937 random{17};
    std::vector<std::string> texts(count);
    for (std::size_t i = 0; i < count; ++i)
        for (int word = 0; word < 5; ++word)
            texts[i].append(i % 2 == 0 ? flight[random() % 8] : kitchen[random() % 8]).append(" ");
    return texts;
}

inline std::vector<std::string_view> views(const std::vector<std::string>& texts)
{
    return {texts.begin(), texts.end()};
}

}  // namespace assay::rag
