// What it costs to say where five values of a record stand in a review of 200
// words, beside the plain way to do it: a sliding window of words compared by
// longest common subsequence, as Python's difflib does in peers. The answers are
// checked first: both must find the same words.
#include "ground/text_matcher.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

using namespace assay::ground;

namespace {

const std::string review =
    "I ordered the espresso machine in early March as a birthday present for my wife and honestly I wanted to love it. "
    "Set up took about twenty minutes, the manual is clear enough, and the first few cups were really good: thick crema, "
    "proper temperature, no bitter taste at all. After about three weeks the trouble began. The water tank started leaking "
    "from the left corner, only a few drops at first, then a small puddle every morning. I wrote to customer service twice "
    "and got an automatic reply each time, nothing else. On the phone I waited for forty minutes before a very friendly "
    "man told me to send the machine back at my own expense, which would have cost me thirty dollars. The grinder is also much "
    "louder than I expected; you cannot use it before seven without waking up the whole house. On the bright side, the milk "
    "frother is the best I have ever owned and cleaning it takes just a few seconds. The price was fair compared with other "
    "brands, and shipping was quick. Would I buy it again? Probably not, unless they fix the tank and answer their mail. "
    "Two stars for the coffee, none for the support that I was promised.";

/// As a model quotes: two exactly, one in other case, one with a slip, one made up.
const std::vector<std::string> values = {"water tank started leaking", "milk frother is the best I have ever owned",
                                         "The Price Was Fair", "customer servise twice and got an automated reply",
                                         "the display is scratched"};
const std::vector<Kind> kinds = {Kind::exact, Kind::exact, Kind::normalised, Kind::fuzzy, Kind::absent};

std::vector<Place> find_all(std::string_view text)
{
    std::vector<Place> places;
    TextMatcher matcher{text, 200};
    for (const auto& value : values)
        places.push_back(matcher.find(value));
    return places;
}

std::vector<std::string> plain_words(std::string_view text)
{
    std::vector<std::string> words(1);
    for (const char letter : text) {
        if (std::isalnum(static_cast<unsigned char>(letter)))
            words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

/// Longest common subsequence of words.
std::size_t shared_words(const std::vector<std::string>& a, std::size_t begin, std::size_t end,
                         const std::vector<std::string>& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t i = begin; i < end; ++i) {
        std::size_t diagonal = 0;
        for (std::size_t j = 0; j < b.size(); ++j)
            diagonal = std::exchange(row[j + 1], a[i] == b[j] ? diagonal + 1 : std::max(row[j], row[j + 1]));
    }
    return row.back();
}

/// The share of the value's words in the window that has most of them, and
/// the window's first word, for each value.
std::vector<std::pair<double, std::size_t>> plain_all(std::string_view text)
{
    const auto words = plain_words(text);
    std::vector<std::pair<double, std::size_t>> found;
    for (const auto& value : values) {
        const auto wanted = plain_words(value);
        std::pair<double, std::size_t> best{0, 0};
        for (auto size = wanted.size(); size <= wanted.size() + 2; ++size)
            for (std::size_t begin = 0; begin + size <= words.size(); ++begin) {
                const double shared = static_cast<double>(shared_words(words, begin, begin + size, wanted));
                if (const auto share = shared / static_cast<double>(size); share > best.first)
                    best = {share, begin};
            }
        found.push_back(best);
    }
    return found;
}

void check()
{
    const auto places = find_all(review);
    const auto plain = plain_all(review);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto words_before = plain_words(review.substr(0, places[i].begin)).size();
        const bool agree = places[i].has_span() ? plain[i].second == words_before : plain[i].first < 0.6;
        if (places[i].kind != kinds[i] || !agree) {
            std::fprintf(stderr, "value %zu is %s at word %zu, the plain way has it at word %zu\n", i,
                         std::string{name_of(places[i].kind)}.c_str(), words_before, plain[i].second);
            std::exit(1);
        }
    }
}

void five_values(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(find_all(review));
}
BENCHMARK(five_values)->Unit(benchmark::kMicrosecond);

void five_values_plainly(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(plain_all(review));
}
BENCHMARK(five_values_plainly)->Unit(benchmark::kMicrosecond);

void five_exact_values(benchmark::State& state)
{
    for (auto _ : state) {
        TextMatcher matcher{review, 200};
        for (int i = 0; i < 5; ++i)
            benchmark::DoNotOptimize(matcher.find(values[static_cast<std::size_t>(i % 2)]));
    }
}
BENCHMARK(five_exact_values)->Unit(benchmark::kMicrosecond);

/// Ten thousand different values in ten megabytes: what the limits let through.
void hostile(benchmark::State& state, const std::string& piece, const std::string& value)
{
    std::string text;
    while (text.size() < 10'000'000)
        text += piece + (state.range(0) ? std::to_string(text.size()) : std::string{}) + ' ';
    std::size_t unchecked = 0;
    for (auto _ : state) {
        TextMatcher matcher{text, 10'000 * (value.size() + 8)};
        unchecked = 0;
        for (int i = 0; i < 10'000; ++i)
            unchecked += matcher.find(value + ' ' + std::to_string(i)).kind == Kind::unchecked;
    }
    state.counters["unchecked"] = static_cast<double>(unchecked);
}
BENCHMARK_CAPTURE(hostile, one_word_ever_again, "word", "word word word")->Arg(0)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK_CAPTURE(hostile, all_words_differ, "battery", "batterey life")->Arg(1)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK_CAPTURE(hostile, one_long_word, "aaaa\xCC\x81", "aaaaaaaa")->Arg(0)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace

int main(int argc, char** argv)
{
    check();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
