#pragma once

#include "decode/decode.hpp"
#include "extract/echo_check.hpp"
#include "schema/schema.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::extract {

/// One document's part of a packed answer: its record, or why there is none.
struct UnpackedRecord {
    bool accepted = false;
    std::string record;             ///< Minified JSON, valid under the schema.
    std::vector<decode::Note> notes;
    bool is_at_a_loss = false;      ///< It fits only with a change that lost something.
    std::string reason;
};

/// Takes a packed answer apart by the ids it carries; order means nothing. A
/// document is answered only by exactly one item with its id and the echo of
/// its text, so an item that is missing, unknown, doubled, swapped or merged
/// spoils its own document and no other. `answer` is the model's text; the
/// result is parallel to `ids`, whose texts `echoes` knows.
[[nodiscard]] std::vector<UnpackedRecord> unpack(std::string_view answer, std::span<const std::string> ids,
                                                 const EchoCheck& echoes, const schema::Schema& record_schema, decode::Decoder& decoder);

}  // namespace assay::extract
