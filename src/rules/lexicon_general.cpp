// English words of feeling for any subject, with what turns and bends them.
// Weights are in tenths: 10 is a mild word, 30 as strong as words get.

#include "rules/lexicon.hpp"

namespace assay::rules {

namespace {

constexpr LexiconLine general_table[]{
    {Role::negator, 0, "not, no, never, dont, didnt, doesnt, isnt, wasnt, arent, werent, wont, wouldnt, cant, cannot, "
                       "couldnt, shouldnt, havent, hasnt, hadnt, nothing, neither, nor, without, hardly, barely, "
                       "lacks, lack of, far from, anything but, nobody, none, aint, less than, least, nowhere near"},
    {Role::intensifier, 0, "very, so, really, extremely, super, absolutely, totally, incredibly, completely, highly, "
                           "truly, too, such, especially, utterly, insanely, beyond, most, quite, way, particularly, "
                           "seriously, definitely"},
    {Role::diminisher, 0, "slightly, somewhat, a bit, a little, a tad, little bit, kinda, kind of, sort of, fairly, "
                          "mildly, a touch, a little bit"},
    {Role::contrast, 0, "but, however, except, yet, nevertheless, nonetheless, that said, on the other hand, then "
                        "again, until"},
    {Role::contrast, -15, "unfortunately, sadly, alas"},
    {Role::concession, 0, "although, though, even though, while, despite, in spite of, whereas"},

    {Role::feeling, 30, "excellent, outstanding, superb, phenomenal, flawless, exceptional, magnificent, perfection, "
                        "best ever, exceeded my expectations, exceeded expectations, blown away, life saver, game "
                        "changer, top notch, second to none, five stars, 5 stars, must have, 10 10, 5 5"},
    {Role::feeling, 25, "highly recommend, highly recommended, amazing, fantastic, wonderful, awesome, perfect, "
                        "perfectly, brilliant, love love, absolutely love, delicious, impeccable, stellar, worth "
                        "every penny, thrilled, delighted, fabulous, adore, couldnt be happier, could not be happier, "
                        "cant wait, cannot wait, no complaints, zero complaints, cant recommend enough, cannot "
                        "recommend enough, hidden gem, mint, spotless, love it, loved it"},
    {Role::feeling, 20, "great, love, loves, beautiful, beautifully, gorgeous, happy, pleased, recommend, "
                        "recommended, impressed, impressive, stunning, incredible, terrific, favorite, favourite, "
                        "favorites, glad, yum, tasty, delightful, definitely recommend, works perfectly, works great, "
                        "well worth, well made, great value, great quality, bonus, thankful, grateful, four stars, 4 "
                        "stars, pleasantly surprised, no regrets, you wont be disappointed, not disappointed, no "
                        "problems, no issues, not a single problem, went above and beyond, unforgettable, generous"},
    {Role::feeling, 15, "lovely, comfortable, comfy, pretty, fun, satisfied, enjoy, enjoyed, enjoyable, enjoying, "
                        "reliable, charming, friendly, helpful, welcoming, attentive, courteous, professional, "
                        "efficient, sturdy, durable, intuitive, versatile, elegant, stylish, exactly what i, "
                        "responsive, smooth, smoothly, seamless, crisp, cosy, cozy, quick, gem, treat, winner, "
                        "keeper, sharp, vivid, gripping, captivating, thank you, thanks, knowledgeable, kind, "
                        "immaculate, safe, affordable, bargain, so far so good, as described, would buy again, will "
                        "buy again, will be back, will definitely be back, coming back, come back again, does the "
                        "job, value for money, cant go wrong, cannot go wrong, no fuss, addicted"},
    {Role::feeling, 10, "nice, nicely, good, well, easy, easily, fast, clean, fresh, cute, cool, soft, works, like, "
                        "likes, warm, quiet, bright, strong, solid, simple, light, relaxing, spacious, useful, fine, "
                        "better, best, special, unique, interesting, quality, worth, right, accurate, honest, fair, "
                        "prompt, promptly, convenient, excited, wow, bravo, kudos, thumbs up, clever, sleek, "
                        "surprised, on time, in time, early, lightweight, worth it"},
    {Role::feeling, 5, "decent, ok, okay, alright, liked, adequate, acceptable, reasonable, as expected, works fine, "
                       "not bad, correct, hope, smile, funny"},

    {Role::feeling, -30, "awful, terrible, horrible, horrendous, dreadful, atrocious, abysmal, disgusting, appalling, "
                         "worst, garbage, trash, scam, rip off, ripoff, waste of money, waste your money, waste of "
                         "time, waste your time, dont waste your money, dont waste your time, dont waste, do not "
                         "waste, dont bother, do not buy, dont buy, stay away, avoid, never again, not recommend, "
                         "wouldnt recommend, would not recommend, cant recommend, cannot recommend, dont recommend, "
                         "zero stars, one star, 1 star, 0 stars, 1 5, fraud, unacceptable, money back, unusable, "
                         "inedible, nightmare, disgrace, joke, crap, junk, not worth, isnt worth, wasnt worth, hate, "
                         "hated, useless, worthless, food poisoning, bed bugs"},
    {Role::feeling, -25, "disappointed, disappointing, disappointment, disappoints, poor, poorly, terribly, horribly, "
                         "defective, broken, broke, ruined, rude, filthy, mouldy, moldy, furious, pathetic, "
                         "ridiculous, regret, sucks, sucked, disaster, let down, fell apart, falls apart, fall apart, "
                         "falling apart, stopped working, doesnt work, does not work, didnt work, did not work, not "
                         "working, wont turn on, dead on arrival, save your money, steer clear, two stars, 2 stars, "
                         "frustrating, frustrated, infuriating, cockroach, cockroaches, stale, rotten, unhelpful, "
                         "shoddy, misleading, overpriced, mediocre, not happy, not impressed, no response, never "
                         "arrived, never came, never received, not as described, nothing like"},
    {Role::feeling, -20, "bad, cheap, cheaply, crash, crashes, crashed, crashing, dirty, disgusted, angry, ugly, sad, "
                         "shame, fail, failed, fails, failure, faulty, damaged, refund, boring, bland, tasteless, "
                         "annoying, annoyed, unreliable, uncomfortable, unpleasant, ripped, leaks, leaking, leaked, "
                         "complaint, complaints, mess, weird, strange, worse, wrong, flimsy, buggy, laggy, lags, "
                         "freezes, freezing, stains, stained, smelly, smells, smelled, stinks, stank, overcooked, "
                         "undercooked, soggy, noisy, bummer, bummed, sorry, unhappy, dissatisfied, three stars, three "
                         "star, mistake, returned it, return it, sent it back, send it back, sending it back, high "
                         "hopes, not great, not good, could be better, too bad, so so, not sure why, no way, hung up, "
                         "overcharged, charged twice, wont be back, not be back, not returning, unresponsive"},
    {Role::feeling, -15, "problem, problems, issue, issues, slow, slowly, late, cold, loud, difficult, missing, lost, "
                         "lose, awkward, awkwardly, odd, oddly, rough, scratched, scratches, confusing, complicated, "
                         "expensive, pricey, delayed, delay, outage, outdated, dull, bulky, lacking, lack, returned, "
                         "returning, return, sent back, sending back, uneven, cracked, crack, torn, tear, ignored, "
                         "waiting, error, errors, bug, bugs, glitch, glitches, dated, greasy, salty, burnt, dry, "
                         "hole, holes, concerned, worried, doubt, meh, underwhelming, underwhelmed, expected better, "
                         "expected more, wish it, overheats, drains, dies, died, disconnects, cancel, cancelled, "
                         "canceled, crushed, wait for, tedious, predictable, unclear"},
    {Role::feeling, -8, "hard, average, thought, hoping, hoped, wanted, maybe, basically, idea, wish, lower, trouble, "
                        "confused, instead, supposed to, should have, would have, seemed, seems, average at best, "
                        "expected, ridiculously, sloppy, stiff, at least, why"},

    {Role::feeling, 20, "😍, 🥰, ❤, 💕, 🤩, 😻, 💯, 🎉, 💖, 🔥"},
    {Role::feeling, 15, ":), 😊, 😀, 😁, 😄, 👍, 👌, 😋, 🙌, ⭐, ★, ☺, 🙂, 👏, 😎, 🌟, ✨"},
    {Role::feeling, -20, ":(, 😡, 🤬, 👎, 🤮, 😤, 💩, 😠, 🤢, 💔"},
    {Role::feeling, -15, "😞, 😢, 😭, 😒, 🙄, 😩, 😕, ☹, 🙁, 😔, 😑, 🤦"},
};

}  // namespace

std::span<const LexiconLine> general_lexicon() { return general_table; }

}  // namespace assay::rules
