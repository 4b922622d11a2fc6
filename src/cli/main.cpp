#include "cli/arguments.hpp"
#include "cli/commands.hpp"

#include <csignal>
#include <cstdio>
#include <exception>

int main(int argc, char** argv)
{
    using namespace assay::cli;
    // A reader that goes away shows as an error of the write.
    std::signal(SIGPIPE, SIG_IGN);
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
