#include "rules/find_text.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <array>

namespace assay::rules {

namespace {

bool is_word(char c) { return is_digit(c) || is_ascii_letter(c); }
bool is_local(char c) { return is_word(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }
bool is_host(char c) { return is_word(c) || c == '.' || c == '-'; }

/// A URL goes on until a space, a quote or a bracket.
bool ends_url(char c)
{
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>' || c == ')' || c == '[' || c == ']' || c == '\'' ||
           c == '`' || c == '{' || c == '}' || c == '|' || c == '\\' || c == '^';
}

std::string_view without_tail(std::string_view text, std::string_view tail)
{
    while (!text.empty() && tail.find(text.back()) != std::string_view::npos)
        text.remove_suffix(1);
    return text;
}

bool is_ascii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// A host of letters, digits, dots and hyphens, then perhaps a port, a path,
/// a query; per cent signs only before two hex digits.
bool is_sound_rest(std::string_view rest)
{
    const std::size_t host_end = std::min(rest.find_first_of("/?#"), rest.size());
    std::string_view host = rest.substr(0, host_end);
    if (const std::size_t colon = host.find(':'); colon != std::string_view::npos) {
        const std::string_view port = host.substr(colon + 1);
        if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit))
            return false;
        host = host.substr(0, colon);
    }
    if (host.empty() || !is_word(host.front()) || !is_word(host.back()) || !std::all_of(host.begin(), host.end(), is_host))
        return false;
    const std::string_view path = rest.substr(host_end);
    if (std::count(path.begin(), path.end(), '#') > 1)
        return false;
    for (std::size_t i = path.find('%'); i != std::string_view::npos; i = path.find('%', i + 1))
        if (i + 2 >= path.size() || !is_hex_digit(path[i + 1]) || !is_hex_digit(path[i + 2]))
            return false;
    return true;
}

/// The address around the '@' at `at`, if there is one.
std::string_view email_around(std::string_view text, std::size_t at, std::size_t floor)
{
    constexpr std::size_t longest_local = 64;
    std::size_t begin = at;
    while (begin > floor && at - begin < longest_local && is_local(text[begin - 1]))
        --begin;
    while (begin < at && !is_word(text[begin]))
        ++begin;
    std::size_t end = at + 1;
    while (end < text.size() && is_host(text[end]))
        ++end;
    const std::string_view host = without_tail(text.substr(at + 1, end - at - 1), ".-");
    const std::string_view local = text.substr(begin, at - begin);
    const std::size_t dot = host.rfind('.');
    const bool sound = !local.empty() && local.back() != '.' && local.find("..") == std::string_view::npos &&
                       dot != std::string_view::npos && dot > 0 && host.size() - dot > 2 && host.front() != '-' &&
                       host.front() != '.' && host.find("..") == std::string_view::npos && is_ascii_letter(host.back()) &&
                       host.find("-.") == std::string_view::npos && host.find(".-") == std::string_view::npos;
    return sound ? text.substr(begin, at + 1 + host.size() - begin) : std::string_view{};
}

}  // namespace

Texts find_emails(const Part& part, std::size_t limit)
{
    const std::string_view text = part.text();
    Texts found;
    std::size_t floor = 0;
    for (std::size_t at = text.find('@'); at != std::string_view::npos && found.size() < limit; at = text.find('@', at + 1)) {
        if (const std::string_view email = email_around(text, at, floor); !email.empty())
            found.emplace_back(email);
        floor = at + 1;
    }
    return found;
}

Texts find_urls(const Part& part, std::size_t limit)
{
    const std::string_view text = part.text();
    Texts found;
    for (std::size_t colon = text.find("://"); colon != std::string_view::npos && found.size() < limit;) {
        const std::size_t scheme = colon >= 5 && text.substr(colon - 5, 5) == "https" ? 5
                                 : colon >= 4 && text.substr(colon - 4, 4) == "http"  ? 4
                                                                                      : 0;
        std::size_t end = colon + 3;
        while (end < text.size() && !ends_url(text[end]))
            ++end;
        const std::string_view url = without_tail(text.substr(colon - scheme, end - colon + scheme), ".,;:!?");
        if (scheme != 0 && url.size() > scheme + 3 && is_ascii(url) && is_sound_rest(url.substr(scheme + 3)))
            found.emplace_back(url);
        colon = text.find("://", end);
    }
    return found;
}

Texts find_phones(const Part& part, std::size_t limit)
{
    constexpr std::size_t fewest_digits = 7;
    constexpr std::size_t most_digits = 15;
    const std::string_view text = part.text();
    Texts found;
    for (std::size_t i = 0; i < text.size() && found.size() < limit;) {
        const bool starts = is_digit(text[i]) || ((text[i] == '+' || text[i] == '(') && i + 1 < text.size() && is_digit(text[i + 1]));
        if (!starts || (i > 0 && (is_word(text[i - 1]) || text[i - 1] == '#' || text[i - 1] == '-'))) {
            ++i;
            continue;
        }
        std::size_t end = i;
        std::size_t digits = 0;
        while (end < text.size() && (is_digit(text[end]) || std::string_view{"+()-. /"}.find(text[end]) != std::string_view::npos)) {
            digits += is_digit(text[end]) ? 1 : 0;
            ++end;
        }
        std::string_view phone = without_tail(text.substr(i, end - i), "+(-. /");
        if (phone.ends_with(')') && phone.find('(') == std::string_view::npos)
            phone.remove_suffix(1);  // it closes a bracket opened before the number
        const std::size_t after = i + phone.size();
        const bool separated = phone.find_first_of("+()- ") != std::string_view::npos || phone.front() == '0';
        const bool date = phone.size() == 10 && phone[4] == '-' && phone[7] == '-';
        if (digits >= fewest_digits && digits <= most_digits && separated && !date && (after == text.size() || !is_ascii_letter(text[after])))
            found.emplace_back(phone);
        i = std::max(end, i + 1);
    }
    return found;
}

Texts find_order_numbers(const Part& part, std::size_t limit)
{
    static constexpr std::array<std::string_view, 13> openers{"order", "invoice", "ticket", "tracking", "booking", "reservation", "case",
                                                              "reference", "bestellung", "commande", "pedido", "ordine", "confirmation"};
    constexpr std::size_t shortest = 4;
    constexpr std::size_t reach = 4;  // tokens between "order" and its number
    const Tokens& tokens = part.reading->tokens();
    const std::string_view text = part.reading->text();
    Texts found;
    std::size_t opened = 0;  // while positive, a number belongs to an opener
    std::size_t read_until = 0;
    for (std::size_t i = part.first_token(); i < part.last_token() && found.size() < limit; ++i) {
        const Token& token = tokens[i];
        const bool hash = token.word == "#";
        if (hash || std::find(openers.begin(), openers.end(), token.word) != openers.end()) {
            opened = reach + 1;
            if (hash)
                continue;
        }
        if (opened > 0)
            --opened;
        if (token.kind == TokenKind::mark || token.begin < read_until)
            continue;
        // The whole run of letters, digits and hyphens around the token.
        std::size_t end = token.begin;
        while (end < text.size() && (is_word(text[end]) || text[end] == '-' || text[end] == '_'))
            ++end;
        const std::string_view run = without_tail(text.substr(token.begin, end - token.begin), "-_");
        read_until = end;
        const auto digits = static_cast<std::size_t>(std::count_if(run.begin(), run.end(), is_digit));
        // "ORD-2024-77" shows what it is; bare digits need "order" or "#" before them.
        const bool coded = is_ascii_letter(run.empty() ? ' ' : run.front()) && run.find('-') != std::string_view::npos && digits >= 3 &&
                           run.front() >= 'A' && run.front() <= 'Z';
        if (run.size() >= shortest && (coded || (opened > 0 && digits >= 3)))
            found.emplace_back(run);
    }
    return found;
}

}  // namespace assay::rules
