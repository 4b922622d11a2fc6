// What buyers of clothes say. The choice of phrases and their weights were
// informed by counting words in four fifths of a public corpus of clothing
// reviews (the other fifth is held out, see tests/integration/rules_agreement_test.cpp);
// what says nothing outside that corpus was left out.

#include "rules/lexicon.hpp"

namespace assay::rules {

namespace {

constexpr LexiconLine clothing_table[]{
    {Role::feeling, 25, "compliments, so many compliments, like a glove, dressed up or down, dress it up or down, "
                        "dress up or down, so glad i, so happy i, fits perfectly, fit perfectly, fits like a glove, "
                        "perfect fit, looks great, look great, so flattering, very flattering, super flattering, is "
                        "flattering, love love love, want it in every color, more colors, other colors, every color, "
                        "holds up"},
    {Role::feeling, 20, "flattering, true to size, tts, fits great, fits well, glad i, happy i, slimming, better in "
                        "person, easy to wear, easy to dress, can be dressed, can be worn, dressed up, dress up, plan "
                        "to wear, just right, without being, pair with, paired with, with boots, with heels, with "
                        "sandals, with jeans, great with, perfect with, perfect for, great for, only complaint, only "
                        "thing, only downside, wardrobe, staple, hides, romantic, everyday, classic, bought another, "
                        "bought two, ordered another, i wear it, wear it all, not too, doesnt wrinkle, wont be "
                        "disappointed, not see through, isnt too, arent too, wasnt sure, not itchy, happily, worth "
                        "every"},
    {Role::feeling, 15, "feminine, drapes, drapes nicely, classy, chic, timeless, sophisticated, flowy, machine "
                        "washable, wonderfully, go to, i love, silky, forgiving, casual, hits at, works well, nice "
                        "weight, lays, bought this in, bought it in, got this in, ive worn, have worn, subtle, "
                        "slight, cooler, adds"},
    {Role::feeling, 8, "fits, fit true, stretchy, roomy, pockets, petite, tad, bit, fall, spring, winter, summer, "
                       "weather, jeans, leggings, tights, boots, layering, office, weekend, enough, can wear, many, "
                       "perfect length, dress this, still, snug, detail, details"},

    {Role::feeling, -30, "wanted to love, wanted to like, want to love, wanted this to work, wanted it to work, "
                         "unflattering, not flattering, wasnt flattering, isnt flattering, not at all flattering, "
                         "going back, go back, be returning, am returning, returning it, returning this, had to "
                         "return, have to return, has to go back, had to go back, back it goes, return this, "
                         "returning both, not for me, poor quality, cheap looking, looks cheap, looked cheap, looked "
                         "ridiculous, look pregnant, looked pregnant, look fat, looked awful, swimming in, like a "
                         "tent, like a sack, a tent, a sack, potato sack, trash bag, muumuu, moo moo, no shape, "
                         "shapeless, flattering at all, just didnt work, just not, just wasnt, not what i, way too "
                         "much, poorly made, poorly constructed"},
    {Role::feeling, -22, "looked like a, look like a, made me look, makes me look, makes you look, make me look, make "
                         "you look, didnt look, did not look, did not fit, didnt fit, doesnt fit, to return, to send, "
                         "send back, take it back, took it back, too much fabric, so much fabric, much fabric, way "
                         "too big, way too small, way too short, way too long, way too large, way too, was huge, is "
                         "huge, was so excited, so excited to, was excited to, excited to, was hoping, thought it "
                         "would, thought this would, had such high hopes, shrunk, shrank, pilling, pilled, pills, "
                         "itchy, scratchy, frumpy, hung, tore, unraveling, unraveled, came apart, lay flat, baggy, "
                         "maternity, nightgown, see through, sheer, very thin, was thin, too thin, thin and, is thin, "
                         "so thin, not worth the, for the price, this price, quality is not, gapes, gaping, bunched, "
                         "bunches, puckered, puckers, sewn wrong, design flaw, didnt love, didnt like, dont love, not "
                         "a fan, no stretch, unwearable, disproportionate, cute on the, beautiful on the, on the "
                         "model, clown, grandma, curtain, curtains, not as pictured, not like the picture, unlike the "
                         "picture, too boxy, very boxy"},
    {Role::feeling, -12, "huge, boxy, tent, sack, thin, wide, too big, too small, too short, too long, too tight, too "
                         "large, too wide, too low, was too, was very, was so, was just, "
                         "very large, very wide, very tight, looked, felt like, felt, appeared, polyester, "
                         "wrinkled, wrinkles, puffy, loved the, liked the, the model, on someone, someone, some "
                         "reason, all over the place, even the, arrived, washed, swimming, oversized, bust, armpit, "
                         "armholes, arm holes, half, unless you, dressing room"},
    // Said outright, so more than an undertone.
    {Role::feeling, -13, "runs small, runs large, runs big"},
    {Role::negator, -12, "was not, not the, not as"},
    {Role::feeling, -6, "was, were, had, made, returns, picture, photo, photos, description, material, me look, "
                        "model, large, bigger, larger, tight, big, chest, arms, sides, much, even, then, design, "
                        "would, if, when, also, just, looks"},
};

}  // namespace

std::span<const LexiconLine> clothing_lexicon() { return clothing_table; }

}  // namespace assay::rules
