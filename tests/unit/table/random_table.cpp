#include "unit/table/random_table.hpp"

#include "core/json_text.hpp"
#include "table/date.hpp"

#include <limits>

namespace assay::table {

Type RandomTable::type(int depth)
{
    const Kind scalars[] = {Kind::boolean, Kind::int64, Kind::float64, Kind::string, Kind::date, Kind::json};
    const auto choice = below(depth > 3 ? 6 : 10);
    if (choice < 6)
        return Type{scalars[choice]};
    Type nested{choice < 8 ? Kind::list : Kind::record};
    const auto members = nested.kind == Kind::list ? 1 : 1 + below(3);
    for (std::uint32_t i = 0; i < members; ++i)
        nested.children.push_back({nested.kind == Kind::list ? "" : "m" + std::to_string(i), type(depth + 1)});
    return nested;
}

std::vector<Field> RandomTable::fields()
{
    std::vector<Field> fields;
    const auto count = 1 + below(4);
    for (std::uint32_t i = 0; i < count; ++i)
        fields.push_back({"c" + std::to_string(i), type(0)});
    return fields;
}

std::string RandomTable::text()
{
    const char* parts[] = {"a", "b", "\"", "\n", ",", "\xC3\xA9", "\xE6\xBC\xA2", "\xF0\x9F\x98\x80", " ", "\\", "long text "};
    std::string text;
    for (auto left = below(6); left > 0; --left)
        text += parts[below(std::size(parts))];
    return text;
}

void RandomTable::append(Column& column)
{
    if (below(4) == 0) {
        column.append_null();
        return;
    }
    switch (column.type().kind) {
    case Kind::boolean: column.append_boolean(below(2) == 1); break;
    case Kind::int64:
        column.append_int64(below(9) == 0 ? std::numeric_limits<std::int64_t>::min() + below(3)
                                          : static_cast<std::int64_t>(below(50)) - 25);
        break;
    case Kind::float64: column.append_float64((static_cast<double>(below(2000)) - 1000) / 8); break;
    case Kind::string: column.append_string(text()); break;
    case Kind::date: column.append_int64(first_date + below(static_cast<std::uint32_t>(last_date - first_date))); break;
    case Kind::json: {
        std::string json = "{\"k\":[1,true,";
        append_json_string(json, text());
        column.append_string(json + "]}");
        break;
    }
    case Kind::list:
        for (auto left = below(4); left > 0; --left)
            append(column.child(0));
        column.end_list();
        break;
    case Kind::record:
        for (std::size_t i = 0; i < column.child_count(); ++i)
            append(column.child(i));
        column.end_record();
        break;
    }
}

Table RandomTable::table(const std::vector<Field>& fields, std::size_t rows)
{
    Table table{fields};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        for (std::size_t row = 0; row < rows; ++row)
            append(table.column(i));
    }
    return table;
}

std::string json_lines(const Table& table)
{
    std::string lines;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        for (std::size_t i = 0; i < table.fields().size(); ++i) {
            lines += i == 0 ? '{' : ',';
            append_json_string(lines, table.fields()[i].name);
            lines += ':';
            append_json_text(lines, table.column(i), row);
        }
        lines += "}\n";
    }
    return lines;
}

}  // namespace assay::table
