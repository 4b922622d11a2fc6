#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "serve/key_ring.hpp"

#include <cstdio>
#include <filesystem>

namespace assay::cli {

ExitCode run(const ServeKeysSettings& settings, const Environment&)
{
    using Action = ServeKeysSettings::Action;
    std::error_code ignored;
    const bool is_new = settings.action == Action::add && !std::filesystem::exists(settings.file, ignored);
    auto ring = is_new ? Result<serve::KeyRing>{serve::KeyRing{}} : serve::KeyRing::load(settings.file);
    if (!ring)
        return complain(ring.error());
    if (settings.action == Action::list) {
        for (const auto& name : ring->names())
            std::printf("%s\n", name.c_str());
        return ExitCode::ok;
    }
    if (settings.action == Action::remove) {
        if (!ring->remove(settings.name))
            return complain({Errc::invalid_input, "there is no key named '" + settings.name + "'", settings.file});
        const auto saved = serve::save_keys(*ring, settings.file);
        return saved ? ExitCode::ok : complain(saved.error(), ExitCode::failed);
    }
    const auto key = serve::make_key();
    if (const auto added = ring->add(settings.name, key); !added)
        return complain(added.error());
    if (const auto saved = serve::save_keys(*ring, settings.file); !saved)
        return complain(saved.error(), ExitCode::failed);
    std::printf("%s\n", key.c_str());
    return ExitCode::ok;
}

}  // namespace assay::cli
