#include "cli/partial_file.hpp"

#include "core/json.hpp"

#include <filesystem>

#include <sys/stat.h>

namespace assay::cli {

std::string free_partial_path(const std::string& output)
{
    const auto slash = output.rfind('/');
    const auto name = slash == std::string::npos ? 0 : slash + 1;
    auto dot = output.rfind('.');
    if (dot == std::string::npos || dot <= name)
        dot = output.size();
    for (int number = 1;; ++number) {
        const auto mark = number == 1 ? std::string{".partial"} : ".partial-" + std::to_string(number);
        auto path = output.substr(0, dot) + mark + output.substr(dot);
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored))
            return path;
    }
}

std::string partial_mark(const std::string& path, const std::string& output)
{
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
        return {};
    const Json mark = {{"name", std::filesystem::path{path}.filename().string()},
                       {"output", std::filesystem::absolute(output).lexically_normal().string()},
                       {"inode", status.st_ino},
                       {"size", status.st_size},
                       {"changed_s", status.st_mtim.tv_sec},
                       {"changed_ns", status.st_mtim.tv_nsec}};
    return mark.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::string> partial_as_left(const std::string& mark, const std::string& output)
{
    const auto json = parse_json(mark, "partial");
    if (!json || !json->is_object() || !json->contains("name") || !(*json)["name"].is_string())
        return std::nullopt;
    const auto path = (std::filesystem::path{output}.parent_path() / (*json)["name"].get<std::string>()).string();
    return partial_mark(path, output) == mark ? std::optional{path} : std::nullopt;
}

}  // namespace assay::cli
