#include "simulate/faults.hpp"

#include <array>
#include <charconv>

namespace assay::simulate {
namespace {

/// Of faults in one group at most one happens.
enum class Group { request, item, packed_item };

struct Entry {
    Fault fault;
    std::string_view name;
    double FaultMix::*probability;
    Group group;
};

constexpr std::array table = {
    Entry{Fault::http_500, "500", &FaultMix::http_500, Group::request},
    Entry{Fault::http_503, "503", &FaultMix::http_503, Group::request},
    Entry{Fault::http_529, "529", &FaultMix::http_529, Group::request},
    Entry{Fault::http_429, "429", &FaultMix::http_429, Group::request},
    Entry{Fault::dropped, "dropped", &FaultMix::dropped, Group::request},
    Entry{Fault::cut, "cut", &FaultMix::cut, Group::request},
    Entry{Fault::hang, "hang", &FaultMix::hang, Group::request},
    Entry{Fault::fenced, "fenced", &FaultMix::fenced, Group::request},
    Entry{Fault::prose, "prose", &FaultMix::prose, Group::request},
    Entry{Fault::refusal, "refusal", &FaultMix::refusal, Group::request},
    Entry{Fault::truncated_answer, "truncated_answer", &FaultMix::truncated_answer, Group::request},
    Entry{Fault::empty_answer, "empty_answer", &FaultMix::empty_answer, Group::request},
    Entry{Fault::wrong_type, "wrong_type", &FaultMix::wrong_type, Group::item},
    Entry{Fault::missing_item, "missing_item", &FaultMix::missing_item, Group::packed_item},
    Entry{Fault::swapped_items, "swapped_items", &FaultMix::swapped_items, Group::packed_item},
    Entry{Fault::duplicated_item, "duplicated_item", &FaultMix::duplicated_item, Group::packed_item},
    Entry{Fault::merged_items, "merged_items", &FaultMix::merged_items, Group::packed_item},
};

std::string known_names()
{
    std::string names;
    for (const auto& entry : table) {
        names += names.empty() ? "" : ", ";
        names += entry.name;
    }
    return names;
}

const Entry* find(std::string_view name)
{
    for (const auto& entry : table)
        if (entry.name == name)
            return &entry;
    return nullptr;
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

/// The finaliser of SplitMix64: every bit of the input sways every bit of the output.
constexpr std::uint64_t mixed(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

}  // namespace

Result<FaultMix> parse_fault_mix(std::string_view text)
{
    FaultMix mix;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto part = text.substr(0, comma);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        if (trimmed(part).empty())
            continue;
        const auto equals = part.find('=');
        if (equals == std::string_view::npos)
            return Error{Errc::invalid_input, "the fault \"" + std::string{part} + "\" is not of the form name=probability"};
        const auto name = trimmed(part.substr(0, equals));
        const auto number = trimmed(part.substr(equals + 1));
        const Entry* entry = find(name);
        if (entry == nullptr)
            return Error{Errc::invalid_input,
                         "no fault is called \"" + std::string{name} + "\"; there are " + known_names()};
        double probability = 0;
        const auto [end, ec] = std::from_chars(number.data(), number.data() + number.size(), probability);
        if (ec != std::errc{} || end != number.data() + number.size())
            return Error{Errc::invalid_input,
                         "the probability of " + std::string{name} + " is no number: \"" + std::string{number} + "\""};
        mix.*(entry->probability) = probability;
    }
    if (auto possible = check(mix); !possible)
        return possible.error();
    return mix;
}

Result<void> check(const FaultMix& mix)
{
    // A little over 1 is the rounding of sums like 0.7 + 0.2 + 0.1.
    constexpr double one = 1 + 1e-9;
    double request_sum = 0;
    double item_sum = 0;
    for (const auto& entry : table) {
        const double probability = mix.*(entry.probability);
        if (!(probability >= 0 && probability <= 1))
            return Error{Errc::invalid_input, "the probability of " + std::string{entry.name} + " is not between 0 and 1"};
        (entry.group == Group::request ? request_sum : item_sum) += probability;
    }
    if (request_sum > one)
        return Error{Errc::invalid_input, "only one of 500 ... empty_answer happens to a request, "
                                          "but their probabilities add up to more than 1"};
    if (item_sum > one)
        return Error{Errc::invalid_input, "only one of wrong_type ... merged_items happens to a document, "
                                          "but their probabilities add up to more than 1"};
    return {};
}

std::string_view name_of(Fault fault)
{
    for (const auto& entry : table)
        if (entry.fault == fault)
            return entry.name;
    return "none";
}

bool keeps_the_answer(Fault fault)
{
    return fault == Fault::none || fault == Fault::fenced || fault == Fault::prose;
}

Chance::Chance(std::uint64_t seed, std::string_view id, std::uint64_t attempt)
{
    // FNV-1a, because std::hash differs between libraries and runs must not.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : id)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    state_ = mixed(mixed(mixed(seed) ^ hash) ^ attempt);
}

double Chance::share(std::uint64_t purpose) const
{
    return (static_cast<double>(mixed(state_ ^ mixed(purpose)) >> 11) + 0.5) * 0x1p-53;
}

Fault Chance::request_fault(const FaultMix& mix) const
{
    double rest = share(1);
    for (const auto& entry : table) {
        if (entry.group != Group::request)
            continue;
        rest -= mix.*(entry.probability);
        if (rest < 0)
            return entry.fault;
    }
    return Fault::none;
}

Fault Chance::item_fault(const FaultMix& mix, bool packed) const
{
    double rest = share(2);
    for (const auto& entry : table) {
        if (entry.group == Group::request || (entry.group == Group::packed_item && !packed))
            continue;
        rest -= mix.*(entry.probability);
        if (rest < 0)
            return entry.fault;
    }
    return Fault::none;
}

double Chance::latency_share() const
{
    return share(3);
}

std::uint64_t Chance::choice() const
{
    return mixed(state_ ^ mixed(4));
}

}  // namespace assay::simulate
