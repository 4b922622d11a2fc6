#include "rules/option_words.hpp"

#include "rules/tokens.hpp"

#include <algorithm>
#include <map>

namespace assay::rules {

namespace {

struct Level {
    std::string_view word;
    double level;
};

constexpr Level levels[]{
    {"positive", 0.6},  {"pos", 0.6},      {"good", 0.6},     {"happy", 0.6},       {"satisfied", 0.6},
    {"favorable", 0.6}, {"favourable", 0.6}, {"like", 0.6},   {"likes", 0.6},       {"great", 0.8},
    {"excellent", 1},   {"love", 1},       {"delighted", 1},  {"positiv", 0.6},     {"positif", 0.6},
    {"positivo", 0.6},  {"promoter", 0.8}, {"pleased", 0.6},  {"neutral", 0},       {"neu", 0},
    {"mixed", 0},       {"ok", 0},         {"okay", 0},       {"average", 0},       {"fair", 0},
    {"indifferent", 0}, {"passive", 0},    {"neutro", 0},     {"neutre", 0},        {"negative", -0.6},
    {"neg", -0.6},      {"bad", -0.6},     {"poor", -0.6},    {"unhappy", -0.6},    {"dissatisfied", -0.6},
    {"unsatisfied", -0.6}, {"unfavorable", -0.6}, {"dislike", -0.6}, {"dislikes", -0.6}, {"terrible", -1},
    {"awful", -1},      {"hate", -1},      {"angry", -1},     {"negativ", -0.6},    {"négatif", -0.6},
    {"negativo", -0.6}, {"detractor", -0.8}, {"frustrated", -0.7}, {"disappointed", -0.6},
};

using Words = std::vector<std::string_view>;

/// Common kinds of things in reviews and tickets, by the stem of the option's word.
const std::map<std::string_view, Words>& related_table()
{
    static const std::map<std::string_view, Words> table{
        {"bill", {"invoice", "charge", "charged", "payment", "refund", "card", "overcharged", "subscription", "receipt", "price"}},
        {"payment", {"paid", "pay", "card", "charge", "charged", "invoice", "paypal"}},
        {"ship", {"delivery", "delivered", "package", "parcel", "tracking", "courier", "arrived", "arrive", "shipment", "late"}},
        {"deliver", {"shipping", "shipped", "package", "parcel", "tracking", "courier", "arrived", "late", "delayed"}},
        {"technical", {"error", "crash", "bug", "broken", "install", "update", "app", "login", "fails", "screen", "working"}},
        {"bug", {"crash", "error", "freezes", "glitch", "broken", "fails"}},
        {"account", {"login", "password", "sign", "email", "profile", "locked", "username"}},
        {"login", {"password", "sign", "account", "locked", "authentication"}},
        {"refund", {"money", "reimburse", "return", "repay"}},
        {"return", {"send", "exchange", "refund", "sent", "back"}},
        {"exchang", {"swap", "replace", "replacement"}},
        {"cancel", {"cancellation", "unsubscribe", "terminate", "end"}},
        {"cancellation", {"cancel", "unsubscribe", "terminate"}},
        {"featur", {"add", "wish", "would", "option", "support", "suggestion", "could"}},
        {"question", {"how", "what", "where", "when", "wondering", "can", "does"}},
        {"complaint", {"disappointed", "unacceptable", "terrible", "complain", "worst"}},
        {"prais", {"thank", "thanks", "great", "love", "excellent"}},
        {"damag", {"broken", "cracked", "torn", "scratched", "dented", "defective", "hole"}},
        {"defect", {"broken", "defective", "faulty", "stopped", "cracked", "damaged"}},
        {"broken", {"broke", "cracked", "defective", "stopped", "damaged"}},
        {"outag", {"down", "offline", "unavailable", "unreachable"}},
        {"security", {"hacked", "phishing", "breach", "password", "suspicious"}},
        {"spam", {"unsubscribe", "viagra", "lottery", "winner", "click"}},
        {"quality", {"cheap", "flimsy", "sturdy", "fabric", "material", "durable", "broke", "thin"}},
        {"pric", {"expensive", "cheap", "overpriced", "cost", "value", "money", "worth", "$", "€"}},
        {"valu", {"price", "money", "worth", "expensive", "overpriced"}},
        {"fit", {"tight", "loose", "small", "large", "size", "sizing", "snug", "waist"}},
        {"siz", {"small", "large", "tight", "loose", "fits", "runs"}},
        {"comfort", {"comfortable", "comfy", "soft", "uncomfortable", "itchy", "cozy"}},
        {"servic", {"staff", "support", "waiter", "rude", "friendly", "helpful", "agent", "service"}},
        {"staff", {"waiter", "receptionist", "employee", "host", "manager", "service"}},
        {"support", {"agent", "hotline", "helpdesk", "chat", "reply"}},
        {"cleanlines", {"clean", "dirty", "spotless", "filthy", "stained"}},
        {"cloth", {"dress", "shirt", "jacket", "jeans", "sweater", "skirt", "blouse", "coat", "shoes", "pants", "top", "fabric"}},
        {"fashion", {"dress", "shirt", "jacket", "jeans", "sweater", "skirt", "blouse", "coat", "shoes"}},
        {"apparel", {"dress", "shirt", "jacket", "jeans", "sweater", "skirt", "blouse", "coat"}},
        {"dress", {"gown", "maxi", "midi"}},
        {"top", {"shirt", "blouse", "tee", "sweater", "tank", "cardigan", "tunic"}},
        {"bottom", {"pants", "jeans", "skirt", "shorts", "trousers", "leggings"}},
        {"jacket", {"coat", "blazer", "parka"}},
        {"intimat", {"bra", "robe", "pajama", "swimsuit", "lounge", "lingerie"}},
        {"electronic", {"phone", "laptop", "battery", "charger", "headphones", "screen", "tablet", "camera", "speaker", "cable", "keyboard"}},
        {"food", {"taste", "delicious", "meal", "dish", "pizza", "coffee", "chocolate", "flavor", "restaurant", "soup", "tasty"}},
        {"restaurant", {"waiter", "meal", "dish", "menu", "table", "dinner", "food", "chef"}},
        {"hotel", {"room", "reception", "breakfast", "bed", "stay", "stayed", "lobby", "checkin", "night"}},
        {"travel", {"flight", "hotel", "airport", "trip", "tour", "train"}},
        {"book", {"author", "novel", "chapter", "pages", "read", "story", "plot", "character"}},
        {"softwar", {"app", "update", "install", "crash", "version", "interface", "program", "login"}},
        {"app", {"update", "install", "crash", "version", "login", "android", "iphone"}},
        {"hom", {"sofa", "lamp", "kitchen", "mattress", "blender", "vacuum", "chair", "table"}},
        {"beauty", {"skin", "cream", "lipstick", "shampoo", "serum", "perfume"}},
        {"toy", {"kids", "puzzle", "doll", "lego", "play"}},
        {"joy", {"happy", "love", "great", "delighted", "wonderful"}},
        {"anger", {"angry", "furious", "unacceptable", "outrageous", "worst"}},
        {"sadnes", {"sad", "disappointed", "sorry", "unfortunately", "miss"}},
        {"disappointment", {"disappointed", "disappointing", "sad", "unfortunately"}},
        {"fear", {"afraid", "worried", "scared", "anxious", "concerned"}},
        {"surpris", {"surprised", "unexpected", "wow", "shocked"}},
        {"disgust", {"disgusting", "gross", "filthy", "smell"}},
    };
    return table;
}

bool is_filler(std::string_view word)
{
    static constexpr std::string_view fillers[]{"and", "or", "the", "of", "a", "an", "to", "in", "for", "with", "request",
                                                "issue", "problem", "not", "no", "is"};
    return std::find(std::begin(fillers), std::end(fillers), word) != std::end(fillers);
}

}  // namespace

std::optional<double> level_of(const std::vector<std::string>& words)
{
    double factor = 1;
    for (const std::string& word : words) {
        if (word == "very" || word == "strongly" || word == "extremely" || word == "highly") {
            factor = 1.6;
        } else if (word == "slightly" || word == "somewhat" || word == "weakly" || word == "mostly") {
            factor = 0.6;
        } else {
            const auto* const found =
                std::find_if(std::begin(levels), std::end(levels), [&word](const Level& level) { return level.word == word; });
            if (found != std::end(levels))
                return found->level * factor;
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> related_words(std::string_view word)
{
    const auto found = related_table().find(stem_of(word));
    if (found == related_table().end())
        return {};
    return found->second;
}

OptionIndex index_options(const std::vector<Option>& options)
{
    constexpr float own = 2;
    constexpr float related = 1;
    OptionIndex index;
    const auto add = [&index](std::string_view word, std::size_t option, float weight) {
        std::vector<OptionCue>& cues = index[std::string(stem_of(word))];
        const bool known = std::any_of(cues.begin(), cues.end(), [option](const OptionCue& cue) { return cue.option == option; });
        if (!known)
            cues.push_back({option, weight});
    };
    for (std::size_t i = 0; i < options.size(); ++i) {
        const std::vector<std::string>& words = options[i].words;
        for (const std::string& word : words)
            if (words.size() == 1 || !is_filler(word))
                add(word, i, own / static_cast<float>(words.size()));
        for (const std::string& word : words)
            for (const std::string_view other : related_words(word))
                add(other, i, related);
    }
    return index;
}

bool is_neutral_option(const Option& option)
{
    static constexpr std::string_view names[]{"other", "unknown", "none", "neutral", "general", "unclear", "unspecified",
                                              "misc", "miscellaneous", "na", "n/a", "not mentioned", "not_mentioned",
                                              "unsure", "default", "not specified", "not_specified", "others"};
    std::string lower;
    for (const char c : option.text)
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
    return std::find(std::begin(names), std::end(names), lower) != std::end(names);
}

}  // namespace assay::rules
