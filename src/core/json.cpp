#include "core/json.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <unordered_map>
#include <vector>

namespace assay {
namespace {

constexpr std::size_t max_depth = 512;

/// `line:column` of a byte offset, both from 1.
std::string place_of(std::string_view text, std::size_t offset)
{
    std::size_t line = 1;
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            line_start = i + 1;
        }
    }
    return std::to_string(line) + ":" + std::to_string(offset - line_start + 1);
}

/// The offset at which nesting first exceeds max_depth, or npos. Looks at
/// brackets outside strings only; whether the text is JSON is not its concern.
std::size_t too_deep_at(std::string_view text)
{
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth)
                return i;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return std::string_view::npos;
}

/// Builds a value as nlohmann's own parser does, but in linear time: that one
/// compares each name of an object with all before it. Of two members with one
/// name the later value counts, at the earlier place.
class Builder : public nlohmann::json_sax<Json> {
public:
    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return false; }  // no JSON text has it
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_array() override { return close(); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool end_object() override
    {
        keep_last_of_each_name(open_.back().get_ref<Json::object_t&>());
        return close();
    }
    bool key(string_t& name) override
    {
        open_.back().get_ref<Json::object_t&>().push_back({std::move(name), nullptr});
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception& error) override
    {
        offset_ = position > 0 ? position - 1 : 0;
        problem_ = error.what();
        return false;
    }

    [[nodiscard]] Json take() { return std::move(whole_); }
    [[nodiscard]] std::size_t offset() const { return offset_; }
    [[nodiscard]] const std::string& problem() const { return problem_; }
    /// A name that stands twice in one object.
    [[nodiscard]] const std::optional<std::string>& doubled_name() const { return doubled_name_; }

private:
    bool open(Json value)
    {
        open_.push_back(std::move(value));
        return true;
    }

    bool close()
    {
        Json value = std::move(open_.back());
        open_.pop_back();
        return add(std::move(value));
    }

    bool add(Json value)
    {
        if (open_.empty())
            whole_ = std::move(value);
        else if (open_.back().is_array())
            open_.back().push_back(std::move(value));
        else
            open_.back().get_ref<Json::object_t&>().back().second = std::move(value);
        return true;
    }

    void keep_last_of_each_name(Json::object_t& members)
    {
        std::unordered_map<std::string_view, Json*> first;
        bool has_twice = false;
        for (auto& [name, value] : members) {
            const auto [at, fresh] = first.emplace(name, &value);
            if (fresh)
                continue;
            has_twice = true;
            if (!doubled_name_)
                doubled_name_ = name;
            *at->second = std::move(value);
        }
        if (!has_twice)
            return;
        Json::object_t kept;
        for (auto& [name, value] : members) {
            if (first.at(name) == &value)
                kept.push_back({name, std::move(value)});
        }
        members = std::move(kept);
    }

    std::vector<Json> open_;  ///< The values around what is read next.
    Json whole_;
    std::size_t offset_ = 0;
    std::string problem_;
    std::optional<std::string> doubled_name_;
};

Result<Json> parse(std::string_view text, const std::string& name, Builder& builder)
{
    if (const auto at = too_deep_at(text); at != std::string_view::npos)
        return Error{Errc::invalid_input, "more than 512 levels of nesting", name + ":" + place_of(text, at)};
    if (Json::sax_parse(text, &builder))
        return builder.take();
    std::string message = builder.problem();
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ..."
    if (const auto start = message.find(": "); start != std::string::npos)
        message = message.substr(start + 2);
    return Error{Errc::invalid_input, message, name + ":" + place_of(text, builder.offset())};
}

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& name)
{
    Builder builder;
    return parse(text, name, builder);
}

Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes)
{
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return Error{Errc::invalid_input, std::string{"cannot open: "} + std::strerror(errno), path};
    std::string text;
    char buffer[65536];
    while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
        text.append(buffer, static_cast<std::size_t>(file.gcount()));
        if (text.size() > max_bytes)
            return Error{Errc::invalid_input, "larger than " + std::to_string(max_bytes) + " bytes", path};
    }
    if (file.bad())
        return Error{Errc::invalid_input, std::string{"cannot read: "} + std::strerror(errno), path};
    return text;
}

Result<Json> parse_json_with_unique_names(std::string_view text, const std::string& name)
{
    Builder builder;
    auto value = parse(text, name, builder);
    if (value && builder.doubled_name())
        return Error{Errc::invalid_input, "the key \"" + *builder.doubled_name() + "\" stands twice in one object", name};
    return value;
}

Result<Json> read_json_file(const std::string& path)
{
    auto text = read_text_file(path);
    if (!text)
        return text.error();
    std::string_view body = *text;
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    return parse_json_with_unique_names(body, path);
}

void append_pointer(std::string& pointer, std::string_view token)
{
    pointer += '/';
    for (const char c : token) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
}

}  // namespace assay
