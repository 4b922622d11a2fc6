#pragma once

#include "core/result.hpp"
#include "schema/documents.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::schema {

enum class Draft : std::uint8_t { draft4, draft6, draft7, draft2019, draft2020 };

/// The draft that "$schema": `uri` names, or nothing. Draft 5 was draft 4.
[[nodiscard]] std::optional<Draft> draft_of(std::string_view uri);

/// The parts of a draft that a metaschema's `$vocabulary` can leave out.
enum VocabularyBit : std::uint32_t {
    vocabulary_applicator = 1,
    vocabulary_unevaluated = 2,
    vocabulary_validation = 4,
    vocabulary_format_assertion = 8,
    vocabulary_content = 16,
    vocabulary_default = vocabulary_applicator | vocabulary_unevaluated | vocabulary_validation | vocabulary_content,
};

/// What the keywords of a schema mean: its draft, less the vocabularies that
/// its metaschema does not use.
struct Dialect {
    Draft draft = Draft::draft2020;
    std::uint32_t vocabularies = vocabulary_default;

    /// Whether `keyword` says anything in this dialect. True for old spellings
    /// that normalise() reads whatever the draft ("definitions"), and for
    /// words that no draft knows.
    [[nodiscard]] bool knows(std::string_view keyword) const;

    friend bool operator==(const Dialect&, const Dialect&) = default;
};

/// The dialect that "$schema": `uri` asks for. A metaschema that is not one
/// of the drafts is looked up in `documents`; an error if it is not there or
/// requires a vocabulary that nobody here knows.
[[nodiscard]] Result<Dialect> find_dialect(const std::string& uri, const Documents& documents);

}  // namespace assay::schema
