#include "cli/complain.hpp"

#include "core/utf8.hpp"

#include <cstdio>

namespace assay::cli {

ExitCode complain(const Error& error, ExitCode code)
{
    std::fprintf(stderr, "assay: %s\n", printable(error.text()).c_str());
    return code;
}

}  // namespace assay::cli
