#include "cli/run_changes.hpp"

#include "batch/file_print.hpp"

#include <vector>

namespace assay::cli {
namespace {

/// Empty if the settings name no such file.
std::string path_of(const Json& settings, const char* name)
{
    const auto found = settings.find(name);
    return found != settings.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Nothing is known of a file that could not be looked at then or now.
bool is_changed(const Json& before, const Json& now, const char* name)
{
    const auto then = before.is_object() ? before.find(name) : before.end();
    const auto found = now.find(name);
    if (then == before.end() || found == now.end())
        return false;
    return batch::print_from(*then) != batch::print_from(*found);
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string all;
    for (std::size_t i = 0; i < parts.size(); ++i)
        all += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return all;
}

}  // namespace

Json prints_of_files(const Json& settings)
{
    Json files = Json::object();
    for (const auto* name : {"input", "schema", "prompt", "examples"}) {
        const auto path = path_of(settings, name);
        if (path.empty() || path == "-")
            continue;
        if (const auto print = batch::print_of(path))
            files[name] = batch::to_json(*print);
    }
    return files;
}

RunChanges changes_since(const batch::RunSummary& begun, const Json& settings, const Json& files, const std::string& question)
{
    RunChanges changes;
    if (is_changed(begun.files, files, "input") || path_of(begun.settings, "input") != path_of(settings, "input"))
        changes.input = path_of(settings, "input");
    if (begun.question.empty() || begun.question == question)
        return changes;
    std::vector<std::string> parts;
    for (const auto* name : {"schema", "prompt", "examples"}) {
        if (path_of(begun.settings, name) != path_of(settings, name))
            parts.push_back(std::string{"--"} + name);
        else if (is_changed(begun.files, files, name))
            parts.push_back(path_of(settings, name));
    }
    for (const auto* name : {"provider", "model", "base_url", "temperature", "max_output_tokens", "strict_numbers", "max_price",
                             "samples", "logprobs", "ungrounded"}) {
        if (begun.settings.value(name, Json()) == settings.value(name, Json()))
            continue;
        std::string option = std::string{"--"} + name;
        for (auto& c : option)
            c = c == '_' ? '-' : c;
        parts.push_back(std::move(option));
    }
    changes.question = parts.empty() ? "what assay itself puts into the question" : joined(parts);
    return changes;
}

}  // namespace assay::cli
