#include "cli/arguments.hpp"
#include "cli/commands.hpp"

#include <csignal>
#include <cstdio>
#include <exception>

#include <sys/resource.h>

namespace {

/// Every question in flight is a socket, and the usual soft limit is 1,024.
void raise_file_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv)
{
    using namespace assay::cli;
    // A reader that goes away, or a file that may not grow, shows as an error
    // of the write.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    raise_file_limit();
    // So does a file that may not grow: the rows before it are kept then.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        const auto parsed = parse_arguments(argc, argv);
        if (const auto* code = std::get_if<ExitCode>(&parsed))
            return static_cast<int>(*code);
        const auto environment = Environment::read();
        const auto code = std::visit([&](const auto& settings) { return run(settings, environment); },
                                     std::get<Settings>(parsed));
        return static_cast<int>(code);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "assay: %s\n", error.what());
        return static_cast<int>(ExitCode::failed);
    }
}
