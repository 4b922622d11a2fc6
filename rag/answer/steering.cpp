#include "rag/answer/steering.hpp"

#include "rag/answer/citation_check.hpp"

#include <array>
#include <string>

namespace assay::rag {
namespace {

/// Words in order, folded, as folded_words() gives them.
constexpr std::array phrases = {
    " ignore all ",        " ignore any ",         " ignore previous ",    " ignore the above ",  " ignore the previous ",
    " ignore your ",       " ignore everything ",  " disregard all ",      " disregard any ",     " disregard the above ",
    " disregard previous ", " disregard your ",    " disregard the previous ", " forget all ",    " forget everything ",
    " forget your ",       " forget previous ",    " override your ",      " override all ",      " new instructions ",
    " previous instructions ", " prior instructions ", " system prompt ",  " system message ",    " you are now ",
    " act as if ",         " as an ai ",           " language model ",     " the assistant must ", " the assistant should ",
    " assistant must ",    " dear assistant ",     " attention ai ",       " to the ai ",         " ai assistant ",
    " respond only ",      " respond with ",       " reply only ",         " reply with ",        " answer only with ",
    " always answer ",     " always reply ",       " your answer must ",   " your response must ", " your reply must ",
    " do not cite ",       " do not mention ",     " do not reveal ",      " do not tell the user ", " tell the user ",
    " say exactly ",       " output exactly ",     " print exactly ",      " instead of answering ", " user has authorized ",
    " im start ",          " im end ",             " endoftext ",          " begin system ",      " end of document ",
    " end of sources ",    " new task ",           " jailbreak ",          " developer mode ",
    // The same in the languages that documents here are most often in.
    " ignoriere alle ",    " ignoriere die ",      " vorherigen anweisungen ", " ignorez les instructions ",
    " ignore las instrucciones ", " ignora las instrucciones ", " ignora le istruzioni ",
};

}  // namespace

bool addresses_the_reader_as_machine(std::string_view utf8)
{
    const std::string words = folded_words(utf8);
    for (const std::string_view phrase : phrases)
        if (words.find(phrase) != std::string::npos)
            return true;
    return false;
}

}  // namespace assay::rag
