#include "decode/aligned_value.hpp"

#include "core/json.hpp"
#include "core/json_text.hpp"
#include "decode/notebook.hpp"
#include "decode/price.hpp"

namespace assay::decode {
namespace {

/// Notes quote no more than this; the rest need not be carried around.
std::string quoted(std::string_view text)
{
    constexpr std::size_t enough = 256;
    return std::string{text.substr(0, enough)};
}

/// Recursive; the aligner bounds how deep its readings are.
class Writer {
public:
    Writer(const JsonTree& tree, std::string& json, std::vector<Note>& notes) : tree_{tree}, json_{json}, notes_{notes} {}

    void write(const AlignedValue& value)
    {
        note(value.remarks);
        switch (value.kind) {
        case AlignedValue::Kind::as_is: json_ += tree_.raw(value.node); break;
        case AlignedValue::Kind::spelled: json_ += value.json; break;
        case AlignedValue::Kind::list: write_list(value); break;
        case AlignedValue::Kind::object: write_object(value); break;
        }
        note(value.omissions);
    }

    /// One note for all changes that were too many to be noted.
    void close()
    {
        for (auto& note : notebook_.take("more_changes"))
            notes_.push_back(std::move(note));
    }

private:
    void note(const std::vector<Remark>& remarks)
    {
        for (const auto& remark : remarks) {
            const auto parent = pointer_.size();
            if (remark.is_about_member)
                append_pointer(pointer_, remark.key);
            notebook_.add(pointer_, remark.what, remark.before, remark.after);
            pointer_.resize(parent);
        }
    }

    void write_list(const AlignedValue& value)
    {
        const auto parent = pointer_.size();
        json_ += '[';
        for (std::size_t i = 0; i < value.children.size(); ++i) {
            if (i > 0)
                json_ += ',';
            pointer_ += '/' + std::to_string(i);
            write(value.children[i]);
            pointer_.resize(parent);
        }
        json_ += ']';
    }

    void write_object(const AlignedValue& value)
    {
        const auto parent = pointer_.size();
        json_ += '{';
        for (std::size_t i = 0; i < value.children.size(); ++i) {
            if (i > 0)
                json_ += ',';
            append_json_string(json_, value.keys[i]);
            json_ += ':';
            append_pointer(pointer_, value.keys[i]);
            write(value.children[i]);
            pointer_.resize(parent);
        }
        json_ += '}';
    }

    const JsonTree& tree_;
    std::string& json_;
    std::vector<Note>& notes_;
    Notebook notebook_;
    std::string pointer_;
};

}  // namespace

void AlignedValue::remark(std::string_view what, std::string_view before, std::string_view after)
{
    remarks.push_back({"", false, what, quoted(before), quoted(after)});
    price += price_of(what);
}

void AlignedValue::remark_member(std::string key, std::string_view what, std::string_view before, std::string_view after)
{
    omissions.push_back({std::move(key), true, what, quoted(before), quoted(after)});
    price += price_of(what);
}

void write_aligned(const AlignedValue& value, const JsonTree& tree, std::string& json, std::vector<Note>& notes)
{
    Writer writer{tree, json, notes};
    writer.write(value);
    writer.close();
}

}  // namespace assay::decode
