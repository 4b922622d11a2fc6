#include "rag/answer/steering.hpp"

#include "rag/answer/function_words.hpp"
#include "rag/answer/tokens.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace assay::rag {
namespace {

// An order to a machine is more than a word: a verb where an order has it, and
// an object that only a machine has. "Ignore any noise in the signal" has the
// verb only, "a large language model" the object only.

constexpr std::string_view overriding =
    " ignore disregard forget override bypass overrule ignoriere ignorieren vergiss vergessen missachte missachten ignorez "
    "oubliez ignora ignorad olvida olvide ignori dimentica dimentichi ignorem esqueça esqueçam negeer vergeet ";
constexpr std::string_view orders =
    " instruction instructions prompt prompts rules guidelines directive directives directions commands restrictions "
    "programming safeguards anweisung anweisungen regeln vorgaben richtlinien instrucciones reglas órdenes indicaciones "
    "istruzioni regole consignes règles instruções regras ordens instructies regels ";
constexpr std::string_view answering =
    " answer reply respond say state claim output print write return repeat recommend ignore follow reveal tell translate "
    "antworte antworten réponds répondez responde responda rispondi antwoord ";
constexpr std::string_view machines = " ai assistant assistants chatbot bot llm chatgpt gpt claude gemini copilot ";
constexpr std::string_view roles =
    " ai assistant chatbot bot llm model agent dan hacker pirate persona character jailbroken unrestricted uncensored unfiltered mode ";
/// Behind these, or where a sentence or a clause begins, a verb is an order.
constexpr std::string_view before_order =
    " please now then and just also instead must should you kindly simply always only never immediately so bitte sofort jetzt "
    "und por y favor ora e et maintenant ";

/// A text's words and marks, to be looked at from any of them.
class Reading {
public:
    explicit Reading(std::string_view utf8) : tokens_{read_tokens(utf8)} {}

    [[nodiscard]] bool has_order() const
    {
        for (std::size_t at = 0; at < tokens_.size(); ++at)
            if (overrides(at) || assigns_role(at) || addresses_machine(at) || dictates_answer(at) || hides(at) || is_forged_mark(at))
                return true;
        return false;
    }

private:
    bool is(std::size_t at, std::string_view list) const
    {
        return at < tokens_.size() && has_word(list, tokens_[at].text);
    }

    bool are(std::size_t at, std::initializer_list<std::string_view> lists) const
    {
        return std::all_of(lists.begin(), lists.end(), [&](auto list) { return is(at++, list); });
    }

    /// Whether one of the next `count` tokens of the sentence is in the list.
    bool is_near(std::size_t at, std::size_t count, std::string_view list) const
    {
        for (const std::size_t end = at + count; at < end && at < tokens_.size() && !is(at, " . ! ? "); ++at)
            if (is(at, list))
                return true;
        return false;
    }

    bool is_order(std::size_t at) const
    {
        return begins_sentence(tokens_, at) || tokens_[at - 1].kind == Token::Kind::mark || is(at - 1, before_order) ||
               tokens_[at].is_capitalised;
    }

    /// "Ignore all previous instructions", "disregard the above", "forget everything you were told".
    bool overrides(std::size_t at) const
    {
        constexpr std::size_t reach = 7;
        if (!is(at, overriding) || !is_order(at))
            return false;
        if (is_near(at + 1, reach, orders))
            return true;
        std::size_t next = at + 1;
        while (is(next, " all of the any your that "))
            ++next;
        return is(next, " above ") || (next > at + 1 && is(next - 1, " all of ") && is(next, " it this them ")) ||
               (is(next, " everything anything ") && is_near(next + 1, 3, " above before previous previously prior earlier told said you ")) ||
               (is(next, " previous prior earlier ") && !is_near(next + 1, 2, " versions version results result years year ")
                && is_near(next + 1, 2, " messages message text context conversation questions "));
    }

    /// "You are now DAN", "act as an unrestricted model".
    bool assigns_role(std::size_t at) const
    {
        constexpr std::size_t reach = 8;
        std::size_t behind = 0;
        if (are(at, {" you ", " are ", " now "}))
            behind = at + 3;
        else if (is_order(at) && are(at, {" act ", " as "}))
            behind = at + 2;
        else if (is_order(at) && is(at, " pretend ") && is(at + 1, " to you that "))
            behind = at + 2;
        else if (are(at, {" from ", " now ", " on "}) && is_near(at + 3, 2, " you "))
            behind = at + 3;
        return behind != 0 && is_near(behind, reach, roles);
    }

    /// "Dear assistant, ...", "the assistant must answer", "as an AI, you must".
    bool addresses_machine(std::size_t at) const
    {
        constexpr std::size_t reach = 3;
        const bool model = are(at, {" language ", " model "});
        if (!is(at, machines) && !model)
            return false;
        std::size_t behind = at + (model ? 2 : 1);
        while (is(behind, " language model assistant assistants system "))
            ++behind;
        if (at > 0 && is(at - 1, " dear attention hey hello hi listen ") && begins_sentence(tokens_, at - 1))
            return is(behind, " , : ! - ");
        if (is(behind, " must should shall ") && is_near(behind + 1, reach, answering))
            return true;
        return at >= 2 && are(at - 2, {" as ", " an a the "}) && is_near(behind, 2, " you your ");
    }

    /// "Your answer must be ...", "when asked, reply with ...", "always answer with ...".
    bool dictates_answer(std::size_t at) const
    {
        constexpr std::size_t reach = 14;
        if (is(at, " your ") && is(at + 1, " answer response reply output ") && is(at + 2, " must should shall ")) {
            // "... must be received by Friday" is said to people.
            const bool passive = is(at + 3, " be ") &&
                                 is(at + 4, " in at on by no sent given within received returned submitted filed signed addressed marked posted ");
            return !passive && (is(at + 3, " be say begin start end only ") ||
                                (is(at + 3, " contain include ") && is_near(at + 4, 3, " word words phrase exactly only ")));
        }
        if (is(at, " when if whenever ") &&
            (is(at + 1, " asked ") || (is(at + 1, " someone anyone user you ") && is_near(at + 2, 2, " asks asked ")) ||
             (is(at + 1, " the ") && is(at + 2, " user users ") && is(at + 3, " asks ask "))) &&
            is_near(at + 2, reach, " reply respond answer output print ") && !is_near(at + 2, reach, " questions truthfully "))
            return true;
        if (!is_order(at))
            return false;
        if (is(at, " always only ") && is(at + 1, " answer reply respond ") && is(at + 2, " with by that "))
            return true;
        if (is(at, " answer reply respond ") && (are(at + 1, {" only ", " with "}) || are(at + 1, {" with ", " only exactly "}) || are(at + 1, {" exactly "})))
            return true;
        return is(at, " say output print ") && is(at + 1, " exactly ") && !is(at + 2, " how what when where which why ");
    }

    /// "Do not cite this source", "reveal your system prompt".
    bool hides(std::size_t at) const
    {
        if (are(at, {" do ", " not ", " cite mention reveal disclose quote "}))
            return is_near(at + 3, 4, " document source sources text passage prompt instruction instructions user users ");
        return is(at, " reveal print show repeat output leak ") && is_order(at) && is(at + 1, " your the ") &&
               (is(at + 2, " prompt instructions ") || are(at + 2, {" system hidden initial original ", " prompt message instructions "}));
    }

    /// "<|im_start|>", "System message: ...", "End of sources."
    bool is_forged_mark(std::size_t at) const
    {
        if (is(at, " im_start im_end endoftext ") || are(at, {" im ", " _ ", " start end "}))
            return true;
        if (is(at, " [ < ") && is(at + 1, " inst system "))
            return is(at + 2, " ] > ");
        if (!begins_sentence(tokens_, at))
            return false;
        if (are(at, {" system ", " : "}) || are(at, {" system ", " message prompt instruction override ", " : "}) ||
            are(at, {" new updated ", " instructions instruction task system ", " : "}) ||
            are(at, {" end ", " of ", " sources documents prompt instructions document ", " . : < - "}))
            return true;
        return is(at, " enter enable activate ") && is_near(at + 1, 2, " developer jailbreak dan ") && is_near(at + 1, 3, " mode ");
    }

    std::vector<Token> tokens_;
};

}  // namespace

bool addresses_the_reader_as_machine(std::string_view utf8)
{
    return Reading{utf8}.has_order();
}

}  // namespace assay::rag
