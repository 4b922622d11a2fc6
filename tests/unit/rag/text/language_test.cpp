#include "rag/text/language.hpp"

#include <gtest/gtest.h>

namespace assay::rag {
namespace {

TEST(Language, IsFoundAgainByItsName)
{
    for (int i = 0; i <= static_cast<int>(Language::turkish); ++i) {
        const auto language = static_cast<Language>(i);
        EXPECT_EQ(language_named(language_name(language)), language);
    }
    EXPECT_FALSE(language_named("klingon"));
}

TEST(GuessLatinLanguage, KnowsLanguagesByTheirSmallWords)
{
    EXPECT_EQ(guess_latin_language("The effect of the wing on the flow is that it was reduced."), Language::english);
    EXPECT_EQ(guess_latin_language("Die Katze und der Hund sind nicht auf dem Tisch."), Language::german);
    EXPECT_EQ(guess_latin_language("Le chat et les chiens ne sont pas dans la maison."), Language::french);
    EXPECT_EQ(guess_latin_language("El perro y los gatos no est\u00E1n en la casa."), Language::spanish);
    EXPECT_EQ(guess_latin_language("Hunden och katten har inte varit p\u00E5 bordet som jag."), Language::swedish);
}

TEST(GuessLatinLanguage, SaysNothingOfCodeOrOtherScripts)
{
    EXPECT_FALSE(guess_latin_language(""));
    EXPECT_FALSE(guess_latin_language("int main() { return read_file(path).size(); }"));
    EXPECT_FALSE(guess_latin_language("\u4E2D\u6587\u5B57\u5178"));
}

}  // namespace
}  // namespace assay::rag
