#include "rag/answer/measures.hpp"

#include "rag/answer/function_words.hpp"

#include <array>
#include <map>
#include <string>

namespace assay::rag {
namespace {

struct MeasureRow {
    Measure measure;
    std::string_view names;  ///< Between single spaces.
};

constexpr std::array measures = {
    MeasureRow{{"second", 1}, " s sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondo secondi seconden "},
    MeasureRow{{"second", 60}, " min mins minute minutes minuten minuto minutos minuti minuut "},
    MeasureRow{{"second", 3600}, " h hr hrs hour hours stunde stunden heure heures hora horas ora ore uur uren "},
    MeasureRow{{"day", 1}, " day days tag tage tagen jour jours día días giorno giorni dia dias dag dagen "},
    MeasureRow{{"day", 7}, " week weeks woche wochen semaine semaines semana semanas settimana settimane weken "},
    MeasureRow{{"month", 1}, " month months monat monate monaten monats mois mes meses mese mesi mês maand maanden "},
    MeasureRow{{"month", 12}, " year years jahr jahre jahren an ans année années año años anno anni ano anos jaar jaren "},
    MeasureRow{{"metre", 0.001}, " mm millimetre millimetres millimeter millimeters "},
    MeasureRow{{"metre", 0.01}, " cm centimetre centimetres centimeter centimeters zentimeter "},
    MeasureRow{{"metre", 1}, " m metre metres meter meters metern mètre mètres metro metros metri "},
    MeasureRow{{"metre", 1000}, " km kilometre kilometres kilometer kilometers kilometern kilomètre kilomètres kilómetro kilómetros chilometro chilometri quilómetros quilômetros "},
    MeasureRow{{"mile", 1}, " mile miles meile meilen milla millas "},
    MeasureRow{{"gram", 0.001}, " mg milligram milligrams milligramm "},
    MeasureRow{{"gram", 1}, " g gram grams gramme grammes gramm gramo gramos grammo grammi grama gramas "},
    MeasureRow{{"gram", 1000}, " kg kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo kilogramos "},
    MeasureRow{{"gram", 1'000'000}, " tonne tonnes tonnen tonelada toneladas tonnellata tonnellate "},
    MeasureRow{{"pound-weight", 1}, " lb lbs "},
    MeasureRow{{"litre", 0.001}, " ml millilitre millilitres milliliter milliliters "},
    MeasureRow{{"litre", 1}, " l litre litres liter liters litern litro litros litri "},
    MeasureRow{{"byte", 1}, " byte bytes "},
    MeasureRow{{"byte", 1e3}, " kb kilobyte kilobytes "},
    MeasureRow{{"byte", 1e6}, " mb megabyte megabytes "},
    MeasureRow{{"byte", 1e9}, " gb gigabyte gigabytes "},
    MeasureRow{{"byte", 1e12}, " tb terabyte terabytes "},
    MeasureRow{{"bit", 1}, " bit bits "},
    MeasureRow{{"bit", 1e3}, " kbit kilobit kilobits "},
    MeasureRow{{"bit", 1e6}, " mbit megabit megabits "},
    MeasureRow{{"bit", 1e9}, " gbit gigabit gigabits "},
    MeasureRow{{"percent", 1}, " % percent prozent procent pct "},
    MeasureRow{{"degree", 1}, " ° degree degrees grad degré degrés grado grados gradi grau graus graden "},
    MeasureRow{{"euro", 1}, " € euro euros eur "},
    MeasureRow{{"euro", 0.01}, " cent cents "},
    MeasureRow{{"dollar", 1}, " $ dollar dollars usd us$ dólar dólares dollari dólars "},
    MeasureRow{{"pound", 1}, " £ gbp pound pounds pfund livres libras sterline "},
    MeasureRow{{"franc", 1}, " chf franc francs franken franco francos franchi "},
    MeasureRow{{"yen", 1}, " ¥ jpy yen "},
};

/// In scripts without spaces a run goes on behind its unit: "30天内".
constexpr std::array<std::pair<std::string_view, Measure>, 27> run_measures = {{
    {"小时", {"second", 3600}}, {"小時", {"second", 3600}}, {"時間", {"second", 3600}}, {"시간", {"second", 3600}},
    {"分钟", {"second", 60}}, {"分鐘", {"second", 60}}, {"秒", {"second", 1}},
    {"星期", {"day", 7}}, {"周", {"day", 7}}, {"週間", {"day", 7}}, {"週", {"day", 7}}, {"주", {"day", 7}},
    {"天", {"day", 1}}, {"日", {"day", 1}}, {"일", {"day", 1}},
    {"个月", {"month", 1}}, {"個月", {"month", 1}}, {"か月", {"month", 1}}, {"ヶ月", {"month", 1}}, {"개월", {"month", 1}},
    {"年", {"month", 12}}, {"년", {"month", 12}},
    {"公里", {"metre", 1000}}, {"米", {"metre", 1}}, {"メートル", {"metre", 1}}, {"欧元", {"euro", 1}}, {"美元", {"dollar", 1}},
}};

constexpr std::array<std::pair<double, std::string_view>, 4> scales = {{
    {1e2, " hundred hundert "},
    {1e3, " thousand thousands k tausend mille mil duizend tsd "},
    {1e6, " million millions mio mn millionen millón millones milione milioni milhão milhões miljoen "},
    {1e9, " billion billions bn milliarde milliarden mrd milliard milliards miliardo miliardi miljard bilhão bilhões "},
}};

constexpr std::array<std::pair<std::string_view, double>, 6> run_scales = {
    {{"万", 1e4}, {"萬", 1e4}, {"만", 1e4}, {"亿", 1e8}, {"億", 1e8}, {"억", 1e8}}};

}  // namespace

std::optional<Measure> measure_named(std::string_view folded)
{
    for (const MeasureRow& row : measures)
        if (has_word(row.names, folded))
            return row.measure;
    for (const auto& [name, measure] : run_measures)
        if (folded.starts_with(name))
            return measure;
    return std::nullopt;
}

std::optional<Scale> scale_named(std::string_view folded)
{
    for (const auto& [factor, names] : scales)
        if (has_word(names, folded))
            return Scale{factor, folded.size()};
    for (const auto& [name, factor] : run_scales)
        if (folded.starts_with(name))
            return Scale{factor, name.size()};
    return std::nullopt;
}

std::optional<int> number_named(std::string_view folded)
{
    static const std::map<std::string, int, std::less<>> names = {
        {"zero", 0}, {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8},
        {"nine", 9}, {"ten", 10}, {"eleven", 11}, {"twelve", 12}, {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15},
        {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20}, {"thirty", 30},
        {"forty", 40}, {"fifty", 50}, {"sixty", 60}, {"seventy", 70}, {"eighty", 80}, {"ninety", 90},
        {"zwei", 2}, {"drei", 3}, {"vier", 4}, {"fünf", 5}, {"sechs", 6}, {"sieben", 7}, {"acht", 8}, {"neun", 9},
        {"zehn", 10}, {"zwölf", 12}, {"vierzehn", 14}, {"zwanzig", 20}, {"dreissig", 30}, {"vierzig", 40}, {"fünfzig", 50},
        {"sechzig", 60}, {"siebzig", 70}, {"achtzig", 80}, {"neunzig", 90},
        {"deux", 2}, {"trois", 3}, {"quatre", 4}, {"cinq", 5}, {"sept", 7}, {"huit", 8}, {"neuf", 9}, {"dix", 10},
        {"onze", 11}, {"douze", 12}, {"quatorze", 14}, {"quinze", 15}, {"vingt", 20}, {"trente", 30}, {"quarante", 40},
        {"cinquante", 50}, {"soixante", 60},
        {"dos", 2}, {"tres", 3}, {"cuatro", 4}, {"cinco", 5}, {"seis", 6}, {"siete", 7}, {"ocho", 8}, {"nueve", 9},
        {"diez", 10}, {"doce", 12}, {"catorce", 14}, {"quince", 15}, {"veinte", 20}, {"treinta", 30}, {"cuarenta", 40},
        {"cincuenta", 50}, {"sesenta", 60},
        {"twee", 2}, {"drie", 3}, {"vijf", 5}, {"zes", 6}, {"zeven", 7}, {"negen", 9}, {"tien", 10}, {"twaalf", 12},
        {"veertien", 14}, {"twintig", 20}, {"dertig", 30}, {"dois", 2}, {"duas", 2}, {"três", 3}, {"quatro", 4}, {"sete", 7},
        {"oito", 8}, {"dez", 10}, {"doze", 12}, {"vinte", 20}, {"trinta", 30},
        {"tre", 3}, {"quattro", 4}, {"cinque", 5}, {"sette", 7}, {"otto", 8}, {"nove", 9}, {"dieci", 10}, {"dodici", 12},
        {"venti", 20}, {"trenta", 30}, {"quaranta", 40}, {"cinquanta", 50}, {"sessanta", 60}};
    const auto found = names.find(folded);
    return found == names.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace assay::rag
