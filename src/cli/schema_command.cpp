#include "cli/commands.hpp"

#include "schema/schema.hpp"

#include <cstdio>

namespace assay::cli {

ExitCode run(const SchemaShowSettings& settings, const Environment&)
{
    const auto schema = schema::load_schema(settings.file);
    if (!schema) {
        std::fprintf(stderr, "assay: %s\n", schema.error().text().c_str());
        return ExitCode::usage;
    }
    std::printf("%s\n", schema->document().dump(2).c_str());
    return ExitCode::ok;
}

}  // namespace assay::cli
