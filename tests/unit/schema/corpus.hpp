#pragma once

#include "core/json.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

namespace assay::schema {

/// The shared corpora, which are not part of the repository. Tests that need
/// them skip where they are absent.
inline std::filesystem::path shared_corpora()
{
    const char* shared = std::getenv("ASSAY_SHARED");
    const std::filesystem::path root = shared != nullptr ? shared : std::filesystem::path{ASSAY_SOURCE_DIR} / ".." / "shared";
    return root / "corpora";
}

}  // namespace assay::schema
