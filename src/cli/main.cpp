#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/complain.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

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

/// The command's verdict, unless what it printed did not arrive. A reader that
/// has gone away has seen enough and needs no message.
assay::cli::ExitCode with_output_written(assay::cli::ExitCode code)
{
    errno = 0;
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return code;
    const bool is_wanted = errno != EPIPE;
    const auto failed = code == assay::cli::ExitCode::ok ? assay::cli::ExitCode::failed : code;
    const std::string why = errno == 0 ? "what was printed did not arrive" : std::strerror(errno);
    return is_wanted ? assay::cli::complain({assay::Errc::no_space, why, "standard output"}, failed) : failed;
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
    try {
        const auto parsed = parse_arguments(argc, argv);
        if (const auto* code = std::get_if<ExitCode>(&parsed))
            return static_cast<int>(*code);
        const auto environment = Environment::read();
        const auto code = std::visit([&](const auto& settings) { return run(settings, environment); },
                                     std::get<Settings>(parsed));
        return static_cast<int>(with_output_written(code));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "assay: %s\n", error.what());
        return static_cast<int>(ExitCode::failed);
    }
}
