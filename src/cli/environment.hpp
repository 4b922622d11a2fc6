#pragma once

#include <string>

namespace assay::cli {

/// Everything the program takes from the environment. Read once, here and
/// nowhere else; the layers below get it as plain arguments.
struct Environment {
    std::string openai_api_key;      ///< OPENAI_API_KEY
    std::string anthropic_api_key;   ///< ANTHROPIC_API_KEY
    std::string compatible_api_key;  ///< ASSAY_API_KEY, for compatible servers
    std::string serve_key;           ///< ASSAY_SERVE_KEY, which clients of `assay serve` must know
    std::string cache_folder;        ///< XDG_CACHE_HOME, or .cache in HOME; empty if neither is set.
    bool stderr_is_terminal = false;
    int terminal_columns = 80;

    [[nodiscard]] static Environment read();
};

}  // namespace assay::cli
