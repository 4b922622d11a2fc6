#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::simulate {

/// One field of a form. The view points into the body.
struct FormPart {
    std::string name;
    std::string_view content;
};

/// The parts of a multipart/form-data body (RFC 7578) with the boundary that
/// `content_type` names; nothing if it is none or breaks off. At most 100 parts.
[[nodiscard]] std::optional<std::vector<FormPart>> read_form(std::string_view content_type, std::string_view body);

}  // namespace assay::simulate
