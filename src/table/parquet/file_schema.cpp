// From the flat list of schema elements, as any writer may have laid it out,
// to the tree that assemble() follows. The rules for lists are those of
// parquet-format's LogicalTypes.md, its backward-compatible forms included.
#include "table/parquet/assemble.hpp"

#include <algorithm>

namespace assay::table::parquet {
namespace {

constexpr int max_nesting = 64;

/// What stands above a node.
struct Above {
    int definition = 0;       ///< From here on the parent is not null.
    int slot_definition = 0;  ///< From here on the parent has a slot.
    int repetition = 0;
    int depth = 0;
    std::vector<int> element_definitions{};
};

class SchemaReader {
public:
    explicit SchemaReader(const std::vector<SchemaElement>& elements) : elements_{elements} {}

    Result<FileSchema> read()
    {
        if (elements_.empty() || elements_.front().physical || elements_.front().child_count <= 0)
            return damaged();
        next_ = 1;
        for (std::int32_t i = 0; i < elements_.front().child_count; ++i) {
            auto column = node({});
            if (!column)
                return column.error();
            schema_.columns.push_back(std::move(*column));
        }
        if (next_ != elements_.size())
            return damaged();
        return std::move(schema_);
    }

private:
    static Error damaged() { return Error{Errc::corrupt, "the schema is no tree"}; }

    /// The node that starts at the next element.
    Result<Node> node(Above above)
    {
        if (next_ >= elements_.size() || ++above.depth > max_nesting)
            return damaged();
        const SchemaElement& element = elements_[next_];
        if (element.repetition == Repetition::repeated)
            return list_of_repeated(above, element.name);
        ++next_;
        if (element.repetition == Repetition::optional)
            ++above.definition;
        if (element.physical)
            return leaf(above, element);
        if (element.logical == Logical::list || element.logical == Logical::map)
            return annotated_list(above, element);
        return record(above, element);
    }

    /// A group that says it is a list: its one child repeats.
    Result<Node> annotated_list(const Above& above, const SchemaElement& element)
    {
        if (element.child_count != 1 || next_ >= elements_.size() ||
            elements_[next_].repetition != Repetition::repeated)
            return Error{Errc::invalid_input, "column \"" + element.name + "\" is a list of unknown form"};
        const SchemaElement& repeated = elements_[next_];
        const bool is_wrapper = !repeated.physical && repeated.child_count == 1 && repeated.name != "array" &&
                                repeated.name != element.name + "_tuple" && next_ + 1 < elements_.size() &&
                                elements_[next_ + 1].repetition != Repetition::repeated;
        if (!is_wrapper)
            return list_of_repeated(above, element.name);
        Node list = list_node(above, element.name);
        ++next_;
        return finish_list(std::move(list), node(inside(list, above)));
    }

    /// A repeated element is a list of what it would be if it were required.
    Result<Node> list_of_repeated(const Above& above, const std::string& name)
    {
        const SchemaElement& element = elements_[next_++];
        Node list = list_node(above, name);
        const Above within = inside(list, above);
        return finish_list(std::move(list), element.physical ? leaf(within, element) : record(within, element));
    }

    static Node list_node(const Above& above, const std::string& name)
    {
        Node list;
        list.type.kind = Kind::list;
        list.name = name;
        list.slot_definition = above.slot_definition;
        list.definition = above.definition;
        list.repetition = above.repetition;
        list.element_definition = above.definition + 1;
        return list;
    }

    static Above inside(const Node& list, const Above& above)
    {
        Above within{list.element_definition, list.element_definition, list.repetition + 1, above.depth + 1,
                     above.element_definitions};
        within.element_definitions.push_back(list.element_definition);
        return within;
    }

    static Result<Node> finish_list(Node list, Result<Node> element)
    {
        if (!element)
            return element.error();
        list.type.children.push_back(Field{"", element->type});
        list.children.push_back(std::move(*element));
        return list;
    }

    Result<Node> record(const Above& above, const SchemaElement& element)
    {
        if (element.child_count <= 0 || above.depth > max_nesting)
            return damaged();
        Node record;
        record.type.kind = Kind::record;
        record.name = element.name;
        record.slot_definition = above.slot_definition;
        record.definition = above.definition;
        record.repetition = above.repetition;
        for (std::int32_t i = 0; i < element.child_count; ++i) {
            auto member = node(above);
            if (!member)
                return member.error();
            record.type.children.push_back(Field{member->name, member->type});
            record.children.push_back(std::move(*member));
        }
        return record;
    }

    Result<Node> leaf(const Above& above, const SchemaElement& element)
    {
        const auto kind = kind_of(*element.physical, element.logical);
        if (!kind)
            return Error{Errc::invalid_input,
                         "column \"" + element.name +
                             "\" has a type that cannot be read; booleans, integers, floats, text, dates and JSON can"};
        Node leaf;
        leaf.type.kind = *kind;
        leaf.name = element.name;
        leaf.slot_definition = above.slot_definition;
        leaf.definition = above.definition;
        leaf.repetition = above.repetition;
        leaf.leaf = schema_.leaves.size();
        schema_.leaves.push_back({*element.physical, element.logical, leaf.type, above.slot_definition,
                                  above.definition, above.element_definitions});
        return leaf;
    }

    static std::optional<Kind> kind_of(Physical physical, Logical logical)
    {
        const bool is_number = logical == Logical::none || logical == Logical::signed_integer ||
                               logical == Logical::unsigned_integer;
        switch (physical) {
        case Physical::boolean:
            if (logical == Logical::none)
                return Kind::boolean;
            break;
        case Physical::int32:
            if (logical == Logical::date)
                return Kind::date;
            if (is_number)
                return Kind::int64;
            break;
        case Physical::int64:
            if (is_number)
                return Kind::int64;
            break;
        case Physical::float32:
        case Physical::float64:
            if (logical == Logical::none)
                return Kind::float64;
            break;
        case Physical::bytes:
            if (logical == Logical::json)
                return Kind::json;
            if (logical == Logical::string || logical == Logical::enumeration || logical == Logical::none)
                return Kind::string;
            break;
        case Physical::int96:
        case Physical::fixed: break;
        }
        return std::nullopt;
    }

    const std::vector<SchemaElement>& elements_;
    std::size_t next_ = 0;
    FileSchema schema_;
};

}  // namespace

Result<FileSchema> read_schema(const std::vector<SchemaElement>& elements)
{
    return SchemaReader{elements}.read();
}

}  // namespace assay::table::parquet
