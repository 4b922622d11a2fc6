// A modest basic stock for German, French, Spanish and Italian.

#include "rules/lexicon.hpp"

namespace assay::rules {

namespace {

constexpr LexiconLine european_table[]{
    // German.
    {Role::negator, 0, "nicht, kein, keine, keinen, keiner, nie, niemals, nichts, ohne"},
    {Role::intensifier, 0, "sehr, extrem, absolut, total, wirklich, richtig"},
    {Role::contrast, 0, "aber, jedoch, allerdings"},
    {Role::concession, 0, "obwohl, trotz"},
    {Role::feeling, 25, "hervorragend, ausgezeichnet, perfekt, fantastisch, begeistert, großartig, empfehle, "
                        "empfehlen, empfehlenswert, klasse, toll, tolle, tolles, wunderbar, traumhaft, "
                        "weiterempfehlen"},
    {Role::feeling, 12, "gut, gute, gutes, guter, guten, schön, schöne, schönes, zufrieden, freundlich, sauber, "
                        "lecker, bequem, schnell, schnelle, liebe, hilfsbereit, gefällt, prima, gerne, passt"},
    {Role::feeling, -25, "schlecht, schlechte, schlechter, schrecklich, furchtbar, enttäuscht, enttäuschend, "
                         "enttäuschung, kaputt, defekt, mangelhaft, katastrophe, nie wieder, finger weg, unverschämt, "
                         "unbrauchbar, miserabel, ekelhaft, abzocke, gebrochen"},
    {Role::feeling, -15, "schmutzig, laut, teuer, langsam, billig, probleme, zurückgeschickt, rücksendung, "
                         "unfreundlich, schade, fehlt, fehler, ärgerlich, verspätet, verspätung, reklamation"},
    {Role::contrast, -15, "leider, malheureusement, purtroppo, desafortunadamente, lamentablemente"},
    // French.
    {Role::negator, 0, "pas, jamais, aucun, aucune, sans, rien"},
    {Role::intensifier, 0, "très, vraiment, tellement, trop"},
    {Role::contrast, 0, "mais, cependant, toutefois, par contre"},
    {Role::concession, 0, "malgré, bien que"},
    {Role::feeling, 25, "excellente, parfait, parfaite, magnifique, génial, géniale, superbe, ravie, ravi, "
                        "recommande, formidable, délicieux, délicieuse, merveilleux"},
    {Role::feeling, 12, "bon, bonne, bien, beau, belle, content, contente, satisfait, satisfaite, agréable, propre, "
                        "rapide, confortable, joli, jolie, aime, sympathique, merci, accueillant"},
    {Role::feeling, -25, "mauvais, mauvaise, nul, nulle, déçu, déçue, décevant, décevante, catastrophe, affreux, "
                         "arnaque, déception, à éviter, inacceptable, cassé, cassée, pire, défectueux"},
    {Role::feeling, -15, "sale, cher, chère, bruyant, bruyante, lent, lente, problème, problèmes, dommage, retard, "
                         "renvoyé, froid, froide, impoli, remboursement"},
    // Spanish.
    {Role::negator, 0, "nunca, jamás, sin, ni, tampoco, nada"},
    {Role::intensifier, 0, "muy, realmente, demasiado, tan"},
    {Role::contrast, 0, "pero, sin embargo"},
    {Role::concession, 0, "aunque, a pesar de"},
    {Role::feeling, 25, "excelente, perfecto, perfecta, fantástico, maravilloso, maravillosa, genial, increíble, "
                        "encanta, encantó, encantado, encantada, recomiendo, recomendable, estupendo, delicioso"},
    {Role::feeling, 12, "bueno, buena, buenos, buenas, buen, bonito, bonita, contento, contenta, satisfecho, limpio, "
                        "limpia, rápido, rápida, cómodo, cómoda, amable, amables, gracias, rico, rica, gusta"},
    {Role::feeling, -25, "malo, mala, mal, pésimo, pésima, decepcionado, decepcionada, decepcionante, decepción, "
                         "estafa, roto, rota, peor, asco, defectuoso, fatal"},
    {Role::feeling, -15, "sucio, sucia, caro, cara, lento, lenta, ruidoso, problema, problemas, lástima, devolver, "
                         "devolución, reembolso, tarde, incómodo"},
    // Italian.
    {Role::negator, 0, "non, mai, nessun, nessuna, senza, niente"},
    {Role::intensifier, 0, "molto, davvero, veramente, troppo"},
    {Role::contrast, 0, "però, tuttavia"},
    {Role::concession, 0, "nonostante, sebbene"},
    {Role::feeling, 25, "eccellente, perfetto, perfetta, fantastico, fantastica, meraviglioso, ottimo, ottima, "
                        "splendido, consiglio, consigliatissimo, stupendo, buonissimo, delizioso, bellissimo, "
                        "bellissima"},
    {Role::feeling, 12, "buono, buona, bene, bello, bella, soddisfatto, soddisfatta, pulito, pulita, veloce, comodo, "
                        "comoda, gentile, gentili, grazie, piace, piaciuto"},
    {Role::feeling, -25, "cattivo, cattiva, pessimo, pessima, terribile, orribile, deluso, delusa, deludente, "
                         "delusione, truffa, rotto, rotta, peggio, peggiore, schifo, difettoso"},
    {Role::feeling, -15, "sporco, sporca, rumoroso, peccato, restituire, reso, rimborso, scortese, scomodo"},
};

}  // namespace

std::span<const LexiconLine> european_lexicon() { return european_table; }

}  // namespace assay::rules
