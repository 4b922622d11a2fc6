#include "rag/answer/function_words.hpp"

#include <algorithm>
#include <array>

namespace assay::rag {
namespace {

// Negations are not among them: they change what a sentence says. German ß is
// folded to ss.
constexpr std::array languages = {
    FunctionWords{
        Language::english,
        " a about after am an and any are as at be been before being between but by can could did do does doing for from "
        "get got had has have having he her hers him his how i if in into is it its itself let like ll m may me might mine "
        "must my of on or ought our ours per please re s shall she should so some such t than that the their them then "
        "there these they this those to under until up upon us ve was we were what when where whether which while who "
        "whom whose why will with would you your yours d tell know want need able allowed possible ",
        " thing things stuff good goods item items something anything object objects product products policy policies info information details "},
    FunctionWords{
        Language::german,
        " der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden wurde wurden "
        "wer wen wem wessen was wann wo wohin woher wie warum wieso weshalb welche welcher welches welchen welchem von vom zu "
        "zum zur im in ins mit für auf aus bei beim nach durch gegen um an am als es er sie wir ihr ihre ihren ihrem ihrer ich "
        "mich mir mein meine meinen meinem meiner du dich dir dein deine uns unser unsere sich man hat habe haben hatte kann "
        "kannst können könnte könnten darf dürfen dürfte muss müssen müsste soll sollen sollte sollten will wollen möchte "
        "möchten mag bitte gibt dass daß ob so auch noch nur wenn dann da dort hier diese dieser dieses diesen diesem "
        "wieviel wieviele sein seine seinen innerhalb binnen pro bis seit vor über unter zwischen ",
        " ding dinge dingen sache sachen zeug ware waren artikel etwas produkt produkte produkten gegenstand gegenstände "},
    FunctionWords{
        Language::french,
        " le la les l un une des du de d et ou est sont était ont a ai as avez avons être avoir qui que quoi qu quand où "
        "comment combien pourquoi quel quelle quels quelles dans pour à au aux il elle ils elles nous vous je j tu me m te t "
        "moi se s on mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce c cet cette ces y en par sur sous avec "
        "peut peux puis pouvez pouvons peuvent pourrais pourrait pourriez dois doit devez devons doivent devrais devrait faut "
        "veux veut voulez voudrais voudrait veuillez plaît si ceci cela ça lui entre vers chez afin lorsque ",
        " chose choses truc trucs article articles produit produits objet objets marchandise marchandises "},
    FunctionWords{
        Language::spanish,
        " el la los las un una unos unas del de y e o u es son está están era fue ser estar hay ha han he quién quiénes qué que "
        "cuándo cuando dónde donde adónde cómo como cuánto cuánta cuántos cuántas cuál cuáles por para en al a con lo le les se "
        "me te nos mi mis tu tus su sus nuestro nuestra yo él ella ellos ellas usted ustedes puedo puede pueden podemos puedes "
        "podría podrían poder debo debe deben debería tengo tiene tienen hace quiero quiere quisiera favor si este esta esto "
        "estos estas ese esa eso entre sobre desde hasta según ",
        " cosa cosas algo artículo artículos producto productos objeto objetos "},
    FunctionWords{
        Language::italian,
        " il lo la i gli le un uno una l del dello della dei degli delle di d da dal dalla dai in nel nella nei a al alla ai alle "
        "con su sul sulla per tra fra e ed o è sono era erano essere ha hanno ho abbiamo avere che chi cosa quando dove come "
        "quanto quanta quanti quante perché quale quali qual io mi me tu ti lui lei noi ci voi vi si loro mio mia miei mie suo "
        "sua suoi sue posso può possono possiamo puoi potrei potrebbe potere devo deve devono dobbiamo dovrei dovrebbe voglio "
        "vuole vorrei favore se questo questa questi queste quello quella entro ",
        " cosa cose qualcosa articolo articoli prodotto prodotti oggetto oggetti merce "},
    FunctionWords{
        Language::portuguese,
        " o a os as um uma uns umas do da dos das de no na nos nas em ao à aos às por pelo pela para com e ou é são era foi ser "
        "estar está estão há tem têm tenho ter quem que quando onde como quanto quanta quantos quantas porquê porque qual quais eu "
        "me te ele ela eles elas nós lhe se meu minha meus minhas seu sua seus suas você vocês posso pode podem podemos poderia "
        "devo deve devem deveria preciso precisa quero quer gostaria favor este esta isto esse essa isso entre sobre até ",
        " coisa coisas algo artigo artigos produto produtos objeto objetos "},
    FunctionWords{
        Language::dutch,
        " de het een en of is zijn was waren wordt worden werd er wie wat wanneer waar waarheen hoe waarom welke welk van voor in "
        "op aan met bij naar uit door om te tot als ik me mij mijn je jij jouw u uw hij zij ze haar hem zijn wij we ons onze "
        "jullie hun hen dit dat deze die kan kunnen kunt kon zou zouden mag mogen moet moeten wil willen zal zullen heeft heb "
        "hebben had graag alstublieft alsjeblieft hoeveel binnen per dan ook nog maar ",
        " ding dingen spul spullen iets artikel artikelen product producten "},
};

}  // namespace

const FunctionWords& FunctionWords::of(const std::vector<std::string_view>& folded_words)
{
    const auto hits = [&](const FunctionWords& language) {
        return std::count_if(folded_words.begin(), folded_words.end(), [&](auto word) { return language.contains(word); });
    };
    return *std::max_element(languages.begin(), languages.end(),
                             [&](const FunctionWords& a, const FunctionWords& b) { return hits(a) < hits(b); });
}

bool FunctionWords::leads_to_name(std::string_view folded) const
{
    return has_word(" nach in aus von bei durch für an mit gegen über seit bis ", folded);
}

}  // namespace assay::rag
