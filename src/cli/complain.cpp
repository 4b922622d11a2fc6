#include "cli/complain.hpp"

#include "core/utf8.hpp"

#include <cstdio>

namespace assay::cli {

ExitCode complain(const Error& error, ExitCode code)
{
    std::fprintf(stderr, "assay: %s\n", printable(error.text()).c_str());
    return code;
}

void warn(const std::string& message)
{
    std::fprintf(stderr, "assay: warning: %s\n", printable(message).c_str());
}

}  // namespace assay::cli
