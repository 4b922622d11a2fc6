#pragma once

#include "rag/collection/collection.hpp"

#include <string>
#include <vector>

namespace assay::test {}

namespace assay::rag::test {

using namespace assay::test;  // TempDir

/// A few documents about different things, enough to learn from.
inline std::vector<Document> library()
{
    return {
        {.id = "airship", .title = "The airship", .text = "A zeppelin flies by gas that is lighter than air. Its hull is rigid."},
        {.id = "bees", .title = "Bees", .text = "Honey bees live in hives. They dance to tell where flowers are."},
        {.id = "wasps", .title = "Wasps", .text = "Wasps build nests of paper. They hunt flies and visit flowers."},
        {.id = "bread", .title = "Bread", .text = "Dough of flour and water rises by yeast, and is baked in an oven."},
        {.id = "cake", .title = "Cake", .text = "A cake of flour, sugar and eggs is baked in an oven, too."},
        {.id = "rain", .title = "Rain", .text = "Water rises as vapour, becomes clouds in cold air, and falls as rain."},
        {.id = "snow", .title = "Snow", .text = "In cold air water falls as snow. Clouds bring it in winter."},
        {.id = "train", .title = "Trains", .text = "A train runs on rails. Steam drove the first ones."},
        {.id = "ship", .title = "Ships", .text = "A ship floats on water. Steam drove some, wind drove others."},
        {.id = "kite", .title = "Kites", .text = "A kite flies in the wind on a string, lighter than it looks."},
    };
}

inline std::vector<std::string> ids(const std::vector<SearchHit>& hits)
{
    std::vector<std::string> all;
    for (const SearchHit& hit : hits)
        all.push_back(hit.document_id);
    return all;
}

}  // namespace assay::rag::test
