#include "rag/answer/function_words.hpp"

namespace assay::rag {

bool is_function_word(std::string_view folded)
{
    constexpr std::string_view words =
        " a about after am an and any are as at be been before between but by can could did do does for from had has have he "
        "her his how i if in into is it its me my of on or our per s she should so such than that the their them then there "
        "these they this those to up us was we were what when where which while who whom whose why will with would you your "
        "der die das den dem des ein eine einen einem einer und oder ist sind war wird werden wer was wann wo wie warum "
        "welche welcher welches von zu zum zur im in mit für auf bei es er sie wir "
        "le la les l un une des du de d et ou est sont qui que quoi qu quand où comment combien pourquoi quel quelle dans "
        "pour à au aux il elle nous vous "
        "el los las una del y es son quién qué cuándo dónde cómo cuánto cuánta cuántos cuántas por para en "
        "lo gli di che chi quando dove come quanto quanta quanti quante perché è sono wieviel wieviele ";
    return has_word(words, folded);
}

}  // namespace assay::rag
