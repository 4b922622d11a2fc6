#pragma once

#include "core/json.hpp"
#include "schema/code.hpp"

#include <string>

namespace assay::schema {

/// The values of `const` and `enum`, gathered while compiling and then parsed
/// in one go, so that the evaluator compares like with like.
class Constants {
public:
    /// The index that `value` will have in Code::constants.
    std::uint32_t add(const Json& value);

    /// Fills `code.constants`.
    void move_into(Code& code) &&;

private:
    std::string text_ = "[";
    std::uint32_t count_ = 0;
};

}  // namespace assay::schema
