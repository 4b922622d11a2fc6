#pragma once

#include <string>
#include <vector>

namespace assay::table {

/// What a cell may hold. Every type is nullable.
enum class Kind {
    boolean,
    int64,
    float64,
    string,  ///< UTF-8.
    date,    ///< Days since 1970-01-01 (proleptic Gregorian); text form YYYY-MM-DD.
    json,    ///< Any JSON value, kept as minified JSON text.
    list,    ///< Of one child type.
    record,  ///< Named fields (a struct).
};

struct Field;

/// A column's type. `children` is empty for scalars, one unnamed field for a
/// list, one field per member for a record.
struct Type {
    Kind kind = Kind::string;
    std::vector<Field> children{};

    friend bool operator==(const Type&, const Type&) = default;
};

struct Field {
    std::string name;
    Type type;

    friend bool operator==(const Field&, const Field&) = default;
};

/// "int64", "list<string>", "record<name: string, age: int64>".
[[nodiscard]] std::string type_text(const Type& type);

}  // namespace assay::table
