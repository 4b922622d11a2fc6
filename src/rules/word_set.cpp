#include "rules/word_set.hpp"

namespace assay::rules {

bool is_function_word(std::string_view word)
{
    static const WordSet words{
        "a",     "about", "above", "after", "again", "all",   "also",  "am",    "an",    "and",    "any",   "are",   "arent",
        "as",    "at",    "be",    "because", "been", "before", "being", "both", "but",  "by",     "came",  "can",   "cant",
        "come",  "could", "couldnt", "did", "didnt", "do",    "does",  "doesnt", "done", "dont",   "down",  "each",  "else",
        "even",  "ever",  "every", "few",   "first", "for",   "from",  "get",   "gets",  "getting", "give", "go",    "goes",
        "going", "got",   "had",   "has",   "hasnt", "have",  "havent", "having", "he",  "her",    "here",  "hers",  "him",
        "his",   "how",   "however", "i",   "if",    "ill",   "im",    "in",    "into",  "is",     "isnt",  "it",    "its",
        "ive",   "just",  "last",  "like",  "made",  "make",  "makes", "many",  "may",   "me",     "might", "more",  "most",
        "much",  "must",  "my",    "myself", "never", "no",   "nor",   "not",   "now",   "of",     "off",   "on",    "once",
        "one",   "only",  "or",    "other", "our",   "ours",  "out",   "over",  "own",   "put",    "quite", "rather", "really",
        "same",  "see",   "she",   "should", "since", "so",   "some",  "something", "still", "such", "take", "than", "that",
        "thats", "the",   "their", "them",  "then",  "there", "these", "they",  "thing", "things", "this",  "those", "though",
        "through", "to",  "too",   "took",  "two",   "under", "until", "up",    "us",    "very",   "was",   "wasnt", "way",
        "we",    "well",  "went",  "were",  "what",  "when",  "where", "which", "while", "who",    "whole", "why",   "will",
        "with",  "without", "wont", "would", "wouldnt", "yes", "yet",  "you",   "your",  "yours",  "youre", "theyre"};
    return words.contains(word);
}

}  // namespace assay::rules
