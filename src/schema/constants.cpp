#include "schema/constants.hpp"

#include "schema/instance_parser.hpp"
#include "schema/marked_numbers.hpp"

#include <cassert>

namespace assay::schema {

std::uint32_t Constants::add(const Json& value)
{
    if (count_ > 0)
        text_ += ',';
    text_ += dump_marked(value);
    return count_++;
}

void Constants::move_into(Code& code) &&
{
    text_ += ']';
    simdjson::dom::array values;
    // What nlohmann wrote is JSON, and normalise() bounded its depth.
    simdjson::dom::element root;
    auto error = code.constants_parser.parse(text_).get(root);
    if (error == simdjson::NUMBER_ERROR)
        error = code.constants_parser.parse(with_numbers_as_doubles(text_)).get(root);
    assert(error == simdjson::SUCCESS);
    error = root.get(values);
    assert(error == simdjson::SUCCESS);
    static_cast<void>(error);
    for (const auto value : values)
        code.constants.push_back(value);
    assert(code.constants.size() == count_);
    code.exact_constants = ExactNumbers{text_, root};
}

}  // namespace assay::schema
