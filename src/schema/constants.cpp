#include "schema/constants.hpp"

#include <cassert>

namespace assay::schema {

std::uint32_t Constants::add(const Json& value)
{
    if (count_ > 0)
        text_ += ',';
    text_ += value.dump();
    return count_++;
}

void Constants::move_into(Code& code) &&
{
    text_ += ']';
    simdjson::dom::array values;
    // What nlohmann wrote is JSON, and normalise() bounded its depth.
    const auto error = code.constants_parser.parse(text_).get(values);
    assert(error == simdjson::SUCCESS);
    static_cast<void>(error);
    for (const auto value : values)
        code.constants.push_back(value);
    assert(code.constants.size() == count_);
}

}  // namespace assay::schema
