#pragma once

#include "decode/decode.hpp"
#include "schema/instance_parser.hpp"
#include "schema/schema.hpp"
#include "schema/schema_cache.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

struct RepairOptions {
    decode::Profile profile = decode::Profile::extract;
    decode::DecodeLimits limits{};
    decode::AlignOptions align = decode::AlignOptions::salvaging();
};

/// Answers lines of {"id", "input" or "input_b64", "schema"?} with lines of
/// {"id", "ok", "value", "notes", "price", "error"}. Keeps its buffers between
/// lines, so memory does not grow with their number. Not thread-safe.
class Repairer {
public:
    /// `schema` is for the lines that bring none.
    Repairer(const RepairOptions& options, std::optional<schema::Schema> schema);

    /// One text, mended and, if there is a schema, brought into line with it.
    [[nodiscard]] decode::DecodeResult repair(std::string_view text, const std::optional<schema::Schema>& schema);

    struct Answer {
        std::string_view line;  ///< With its line feed; valid until the next call.
        bool ok;
    };

    /// The answer to one line, whatever the line holds.
    [[nodiscard]] Answer answer(std::string_view line);

    /// The answer to the line of that number, from 1, that nobody has read,
    /// because it has more bytes.
    [[nodiscard]] Answer refuse_long_line(std::uint64_t number, std::size_t max_bytes);

private:
    struct Line {
        simdjson::dom::object fields;
        std::string_view text;           ///< As it was parsed.
        std::vector<decode::Note> mends;  ///< What it took.
    };

    [[nodiscard]] boost::system::result<Line, decode::Rejection> read_line(std::string_view line);
    [[nodiscard]] decode::DecodeResult with_mends(decode::DecodeResult result, std::vector<decode::Note> mends) const;
    [[nodiscard]] decode::DecodeResult within_price(decode::DecodeResult result) const;
    [[nodiscard]] std::string id_in(std::string_view line);
    [[nodiscard]] Answer answer_with(const decode::DecodeResult& result);
    [[nodiscard]] decode::DecodeResult answer_fields(std::string_view line);
    [[nodiscard]] Result<std::optional<schema::Schema>> schema_of(std::string_view own);

    schema::InstanceParser parser_;
    std::string padded_;
    std::string mended_;  ///< The line at hand, if it had to be.
    int max_price_;
    std::string id_;  ///< Of the line at hand, as it is written there.
    std::string out_;
    std::optional<schema::Schema> schema_;
    schema::SchemaCache schemas_{{}, schema::OnlyKeywords::are_fields, {}};
    decode::Decoder free_;   ///< Without a schema.
    decode::Decoder bound_;  ///< With one, which judges what is missing.
    decode::Decoder lines_;  ///< For lines that are no JSON.
};

/// The notes as a JSON array.
void append_notes(std::string& out, const std::vector<decode::Note>& notes);
}  // namespace assay::cli
