#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::table {

/// Finds the end of one CSV record (RFC 4180) and its fields, in bytes that
/// may arrive piece by piece. Copies nothing: fields are offsets.
class CsvScanner {
public:
    struct Field {
        std::size_t begin = 0;
        std::size_t end = 0;
        bool is_quoted = false;   ///< The range is what stands between the quotes.
        bool has_doubled = false; ///< ... and has doubled quotes in it.
    };

    /// Forgets the last record.
    void start();

    /// `bytes` start where the record does and hold at least what was passed
    /// before; true if the record is complete.
    [[nodiscard]] bool scan(std::string_view bytes);

    /// The input ends here (or is given up, if the record is too long).
    void finish(std::string_view bytes);

    [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
    /// Bytes of the record, its line end included.
    [[nodiscard]] std::size_t length() const { return length_; }
    /// What is wrong with the quotes; empty if nothing. A torn record ends
    /// with its first line, so that it cannot swallow its neighbours.
    [[nodiscard]] const std::string& tear() const { return tear_; }

private:
    enum class State { field_start, unquoted, quoted, after_quote, after_quote_return };

    void end_field(std::size_t end);
    [[nodiscard]] bool end_record(std::string_view bytes, std::size_t length);
    void tear(const char* message);
    void continue_unquoted();
    void cut_to_first_line(std::string_view bytes);

    std::vector<Field> fields_;
    Field field_;
    State state_ = State::field_start;
    std::size_t position_ = 0;
    std::size_t length_ = 0;
    std::string tear_;
};

/// The text of a field; `scratch` is used if doubled quotes must be undone.
[[nodiscard]] std::string_view field_text(std::string_view record, const CsvScanner::Field& field, std::string& scratch);

}  // namespace assay::table
