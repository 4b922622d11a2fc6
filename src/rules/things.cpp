#include "rules/find_text.hpp"
#include "rules/word_set.hpp"

#include <algorithm>

namespace assay::rules {

namespace {

const WordSet& product_words()
{
    static const WordSet words{
        "dress", "shirt", "blouse", "top", "sweater", "cardigan", "jacket", "coat", "jeans", "pants", "trousers", "skirt",
        "shorts", "leggings", "tee", "tshirt", "tank", "tunic", "jumpsuit", "romper", "swimsuit", "bra", "robe", "pajamas",
        "vest", "blazer", "hoodie", "shoes", "boots", "sandals", "sneakers", "hat", "scarf", "gloves", "socks", "belt", "bag",
        "backpack", "wallet", "watch", "necklace", "ring", "phone", "smartphone", "iphone", "laptop", "tablet", "ipad",
        "monitor", "keyboard", "mouse", "headphones", "earbuds", "headset", "speaker", "camera", "lens", "charger", "cable",
        "router", "printer", "tv", "television", "projector", "console", "drone", "battery", "adapter", "vacuum", "blender",
        "toaster", "kettle", "mixer", "oven", "microwave", "fridge", "dishwasher", "iron", "lamp", "sofa", "couch", "chair",
        "desk", "table", "bed", "mattress", "pillow", "blanket", "curtains", "rug", "shelf", "grill", "drill", "mower",
        "bike", "bicycle", "scooter", "helmet", "tent", "stroller", "toy", "puzzle", "game", "book", "novel", "audiobook",
        "app", "software", "program", "website", "subscription", "hotel", "room", "hostel", "apartment", "restaurant", "cafe",
        "pizza", "burger", "coffee", "espresso", "tea", "chocolate", "wine", "beer", "soup", "salad", "cake", "sushi", "ramen",
        "shampoo", "cream", "serum", "lotion", "perfume", "lipstick", "toothbrush", "razor", "vitamins", "course", "tour",
        "flight", "kleid", "hose", "jacke", "schuhe", "handy", "kopfhörer", "buch", "robe", "livre", "chaussures", "vestido",
        "zapatos", "libro", "móvil", "vestito", "scarpe", "telefono"};
    return words;
}

const WordSet& color_words()
{
    static const WordSet words{"black", "white", "red", "blue", "navy", "green", "yellow", "orange", "purple", "pink", "brown",
                               "grey", "gray", "beige", "cream", "ivory", "gold", "silver", "turquoise", "teal", "burgundy",
                               "maroon", "coral", "mint", "olive", "khaki", "taupe", "tan", "charcoal", "lavender", "violet",
                               "magenta", "indigo", "rust", "mustard", "peach", "plum", "moss", "schwarz", "weiß", "rot", "blau",
                               "grün", "gelb", "noir", "blanc", "rouge", "bleu", "vert", "negro", "blanco", "rojo", "azul",
                               "verde", "nero", "bianco", "rosso"};
    return words;
}

const WordSet& size_words()
{
    static const WordSet words{"xxs", "xs", "s", "m", "l", "xl", "xxl", "small", "medium", "large", "petite", "xlarge", "xsmall"};
    return words;
}

const WordSet& material_words()
{
    static const WordSet words{"cotton", "linen", "silk", "wool", "polyester", "leather", "suede", "denim", "velvet", "cashmere",
                               "nylon", "rayon", "spandex", "fleece", "lace", "satin", "chiffon", "plastic", "metal", "steel",
                               "aluminum", "aluminium", "wood", "glass", "ceramic", "rubber", "bamboo", "viscose", "acrylic"};
    return words;
}

std::string_view written(const Part& part, std::size_t first, std::size_t last)
{
    const Tokens& tokens = part.reading->tokens();
    return part.reading->text().substr(tokens[first].begin, tokens[last].end - tokens[first].begin);
}

Texts find_listed(const Part& part, const WordSet& words, std::size_t limit)
{
    const Tokens& tokens = part.reading->tokens();
    Texts found;
    for (std::size_t i = part.first_token(); i < part.last_token() && found.size() < limit; ++i)
        if (tokens[i].kind == TokenKind::word && words.contains(tokens[i].word))
            append_unique(found, written(part, i, i));
    return found;
}

}  // namespace

Texts find_products(const Part& part, std::size_t limit)
{
    Texts found = find_listed(part, product_words(), limit);
    if (!found.empty())
        return found;
    // Otherwise what "this", "my" or "the" points at first.
    static const WordSet pointers{"this", "these", "my"};
    static const WordSet no_products{"name", "order", "account", "money", "opinion", "review", "husband", "wife", "time", "year",
                                     "problem", "issue", "invoice", "email", "password", "place", "morning", "week", "month"};
    const Tokens& tokens = part.reading->tokens();
    for (std::size_t i = part.first_token(); i + 1 < part.last_token() && found.size() < limit; ++i) {
        const Token& next = tokens[i + 1];
        const bool names = next.kind == TokenKind::word && next.word.size() > 2 && !is_function_word(next.word) && !no_products.contains(next.word);
        if (pointers.contains(tokens[i].word) && names) {
            append_unique(found, written(part, i + 1, i + 1));
            return found;
        }
    }
    return found;
}

Texts find_colors(const Part& part, std::size_t limit)
{
    static const WordSet shades{"dark", "light", "bright", "pale", "deep", "royal", "forest", "sky", "hot"};
    const Tokens& tokens = part.reading->tokens();
    Texts found;
    for (std::size_t i = part.first_token(); i < part.last_token() && found.size() < limit; ++i) {
        if (tokens[i].kind != TokenKind::word || !color_words().contains(tokens[i].word))
            continue;
        const bool shaded = i > part.first_token() && shades.contains(tokens[i - 1].word);
        append_unique(found, written(part, shaded ? i - 1 : i, i));
    }
    return found;
}

Texts find_sizes(const Part& part, std::size_t limit)
{
    const Tokens& tokens = part.reading->tokens();
    Texts found;
    const std::size_t end = part.last_token();
    for (std::size_t i = part.first_token(); i < end && found.size() < limit; ++i) {
        const Token& token = tokens[i];
        const std::string_view before = i > part.first_token() ? tokens[i - 1].word : std::string_view{};
        const bool after_size = before == "size" || before == "a" || before == "größe" || before == "taille" || before == "talla";
        // "s" and "m" alone are sizes only after "size" or "a"; "small" is one after these or at "the small".
        const bool spelled = token.kind == TokenKind::word && size_words().contains(token.word);
        const bool clear = token.word.size() >= 2 && token.word.size() <= 3;  // xs, xl, xxl
        if (spelled && (clear || after_size || (before == "the" && token.word.size() > 1) || before == "ordered" || before == "bought"))
            append_unique(found, written(part, i, i));
        else if (token.kind == TokenKind::number && (before == "size" || before == "größe" || before == "taille" || before == "talla"))
            append_unique(found, written(part, i, i));
    }
    return found;
}

Texts find_materials(const Part& part, std::size_t limit) { return find_listed(part, material_words(), limit); }

}  // namespace assay::rules
