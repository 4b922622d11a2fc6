#include "decode/json_tree.hpp"

#include "core/json_text.hpp"

#include <algorithm>
#include <cassert>

namespace assay::decode {
namespace {

std::uint32_t string_end(std::string_view json, std::uint32_t at)
{
    for (++at; json[at] != '"'; ++at) {
        if (json[at] == '\\')
            ++at;
    }
    return at + 1;
}

JsonTree::Kind kind_of(char c)
{
    switch (c) {
    case '{': return JsonTree::Kind::object;
    case '[': return JsonTree::Kind::array;
    case '"': return JsonTree::Kind::string;
    case 't':
    case 'f': return JsonTree::Kind::boolean;
    case 'n': return JsonTree::Kind::null;
    default: return JsonTree::Kind::number;
    }
}

void append_utf8(std::string& out, std::uint32_t code)
{
    const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | (code >> 6));
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | (code >> 12));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | (code >> 18));
        byte(0x80 | ((code >> 12) & 0x3F));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

std::uint32_t hex4(std::string_view digits)
{
    std::uint32_t value = 0;
    for (const char c : digits) {
        const auto lower = static_cast<std::uint32_t>(c | 0x20);
        value = value * 16 + (lower >= 'a' ? lower - 'a' + 10 : lower - '0');
    }
    return value;
}

}  // namespace

std::size_t most_values(std::string_view json)
{
    return 1 + static_cast<std::size_t>(std::count_if(json.begin(), json.end(), [](char c) {
               return c == ',' || c == '[' || c == '{';
           }));
}

std::string unescape_json_string(std::string_view raw)
{
    assert(raw.size() >= 2);
    raw = raw.substr(1, raw.size() - 2);
    std::string text;
    text.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            text += raw[i];
            continue;
        }
        ++i;
        switch (raw[i]) {
        case 'n': text += '\n'; break;
        case 't': text += '\t'; break;
        case 'r': text += '\r'; break;
        case 'b': text += '\b'; break;
        case 'f': text += '\f'; break;
        case 'u': {
            auto code = hex4(raw.substr(i + 1, 4));
            i += 4;
            // Valid JSON text has its surrogates in pairs.
            if (code >= 0xD800 && code < 0xDC00 && i + 6 < raw.size() && raw[i + 1] == '\\') {
                code = 0x10000 + ((code - 0xD800) << 10) + (hex4(raw.substr(i + 3, 4)) - 0xDC00);
                i += 6;
            }
            append_utf8(text, code);
            break;
        }
        default: text += raw[i];
        }
    }
    return text;
}

JsonTree::Id JsonTree::append(Node node, std::vector<Open>& open)
{
    const auto id = static_cast<Id>(nodes_.size());
    if (!open.empty()) {
        auto& parent = open.back();
        if (parent.last == none)
            nodes_[parent.id].first = id;
        else
            nodes_[parent.last].next = id;
        parent.last = id;
        ++nodes_[parent.id].size;
    }
    nodes_.push_back(node);
    return id;
}

JsonTree::Id JsonTree::add(std::string text)
{
    assert(!text.empty());
    assert(text.size() < none);
    const auto source = static_cast<std::uint32_t>(sources_.size());
    const std::string_view json = sources_.emplace_back(std::move(text));
    const auto root = static_cast<Id>(nodes_.size());
    std::vector<Open> open;
    std::uint32_t at = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == ',') {
            ++at;
            continue;
        }
        if (c == '}' || c == ']') {
            nodes_[open.back().id].end = ++at;
            open.pop_back();
            continue;
        }
        Node node;
        node.source = source;
        if (!open.empty() && nodes_[open.back().id].kind == Kind::object) {
            node.key_begin = at;
            node.key_end = string_end(json, at);
            at = node.key_end + 1;
        }
        node.kind = kind_of(json[at]);
        node.begin = at;
        if (node.kind == Kind::object || node.kind == Kind::array) {
            const auto id = append(node, open);
            open.push_back({id, none});
            ++at;
            continue;
        }
        if (node.kind == Kind::string) {
            at = string_end(json, at);
        } else {
            const auto end = json.find_first_of(",]}", at);
            at = static_cast<std::uint32_t>(end == std::string_view::npos ? json.size() : end);
        }
        node.end = at;
        append(node, open);
    }
    assert(open.empty());
    return root;
}

JsonTree::Id JsonTree::add_text(std::string_view text)
{
    std::string json;
    append_json_string(json, text);
    return add(std::move(json));
}

JsonTree::Id JsonTree::add_list(const std::vector<Id>& items)
{
    Node list;
    list.kind = Kind::array;
    list.size = static_cast<std::uint32_t>(items.size());
    list.first = items.empty() ? none : items.front();
    for (std::size_t i = 0; i + 1 < items.size(); ++i)
        nodes_[items[i]].next = items[i + 1];
    nodes_.push_back(list);
    return static_cast<Id>(nodes_.size() - 1);
}

std::string_view JsonTree::raw(Id id) const
{
    const auto& node = nodes_[id];
    if (node.source == none)
        return {};
    return std::string_view{sources_[node.source]}.substr(node.begin, node.end - node.begin);
}

std::string_view JsonTree::raw_key(Id id) const
{
    const auto& node = nodes_[id];
    return std::string_view{sources_[node.source]}.substr(node.key_begin, node.key_end - node.key_begin);
}

bool JsonTree::has_member(Id object, std::string_view key) const
{
    if (kind(object) != Kind::object)
        return false;
    for (Id member = first(object); member != none; member = next(member)) {
        if (this->key(member) == key)
            return true;
    }
    return false;
}

JsonTree::Id JsonTree::child(Id parent, std::string_view token) const
{
    const bool is_object = kind(parent) == Kind::object;
    std::size_t index = 0;
    for (Id child = first(parent); child != none; child = next(child), ++index) {
        if (is_object ? key(child) == token : std::to_string(index) == token)
            return child;
    }
    return none;
}

bool JsonTree::repeats_a_key(Id root) const
{
    std::vector<Id> open{root};
    std::vector<std::string> keys;
    while (!open.empty()) {
        const Id parent = open.back();
        open.pop_back();
        keys.clear();
        for (Id child = nodes_[parent].first; child != none; child = nodes_[child].next) {
            if (nodes_[child].first != none)
                open.push_back(child);
            if (nodes_[parent].kind == Kind::object)
                keys.push_back(key(child));
        }
        std::sort(keys.begin(), keys.end());
        if (std::adjacent_find(keys.begin(), keys.end()) != keys.end())
            return true;
    }
    return false;
}

std::string JsonTree::text(Id id) const
{
    return unescape_json_string(raw(id));
}

std::string JsonTree::key(Id id) const
{
    return unescape_json_string(raw_key(id));
}

}  // namespace assay::decode
