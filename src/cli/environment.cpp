#include "cli/environment.hpp"

#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace assay::cli {
namespace {

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

}  // namespace

Environment Environment::read()
{
    Environment environment;
    environment.openai_api_key = variable("OPENAI_API_KEY");
    environment.anthropic_api_key = variable("ANTHROPIC_API_KEY");
    environment.compatible_api_key = variable("ASSAY_API_KEY");
    environment.serve_key = variable("ASSAY_SERVE_KEY");
    environment.cache_folder = variable("XDG_CACHE_HOME");
    if (environment.cache_folder.empty() && !variable("HOME").empty())
        environment.cache_folder = variable("HOME") + "/.cache";
    environment.stderr_is_terminal = isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb";
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        environment.terminal_columns = size.ws_col;
    return environment;
}

}  // namespace assay::cli
