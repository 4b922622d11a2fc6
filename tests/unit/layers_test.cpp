// Holds every #include of a folder against the DEPENDS of its target: the
// architecture is what CMake says, and nothing else compiles in by luck.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace {

namespace fs = std::filesystem;

const fs::path root = ASSAY_SOURCE_DIR;

std::string text_of(const fs::path& path)
{
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::map<std::string, std::set<std::string>> depends_by_folder()
{
    std::map<std::string, std::set<std::string>> depends;
    for (const auto& entry : fs::directory_iterator{root / "src"}) {
        if (!entry.is_directory())
            continue;
        auto& targets = depends[entry.path().filename()];
        std::string cmake = text_of(entry.path() / "CMakeLists.txt");
        cmake.erase(0, cmake.find(" DEPENDS "));
        cmake.erase(std::min(cmake.find(')'), cmake.size()));
        const std::regex target{"assay::([a-z_]+)"};
        for (std::sregex_iterator it{cmake.begin(), cmake.end(), target}, end; it != end; ++it)
            targets.insert((*it)[1]);
    }
    return depends;
}

/// What a folder may use: what it names, and what those name.
std::set<std::string> closure(const std::map<std::string, std::set<std::string>>& depends, const std::string& folder)
{
    std::set<std::string> reached;
    std::vector<std::string> open = {folder};
    while (!open.empty()) {
        const auto next = open.back();
        open.pop_back();
        for (const auto& target : depends.at(next))
            if (reached.insert(target).second)
                open.push_back(target);
    }
    return reached;
}

TEST(Layers, EveryIncludeIsADeclaredDependency)
{
    const auto depends = depends_by_folder();
    ASSERT_GE(depends.size(), 12u);
    const std::regex include{"#include \"([a-z_]+)/"};
    for (const auto& [folder, targets] : depends) {
        for (const auto& entry : fs::recursive_directory_iterator{root / "src" / folder}) {
            if (!entry.is_regular_file())
                continue;
            std::istringstream lines{text_of(entry.path())};
            for (std::string line; std::getline(lines, line);) {
                std::smatch match;
                if (!std::regex_search(line, match, include) || match[1] == folder)
                    continue;
                EXPECT_TRUE(targets.contains(match[1]))
                    << entry.path() << " includes " << match[1] << "/, which " << folder << " does not name in DEPENDS";
            }
        }
    }
}

TEST(Layers, NoFolderReachesItself)
{
    const auto depends = depends_by_folder();
    for (const auto& [folder, targets] : depends)
        EXPECT_FALSE(closure(depends, folder).contains(folder)) << folder;
}

TEST(Layers, OnlyTheFoldersMadeForItTouchTheirLibrary)
{
    const std::map<std::string, std::string> homes = {{"<curl/", "net"}, {"<CLI/", "cli"}};
    for (const auto& entry : fs::recursive_directory_iterator{root / "src"}) {
        const auto extension = entry.path().extension();
        if (extension != ".cpp" && extension != ".hpp")
            continue;
        const auto text = text_of(entry.path());
        for (const auto& [library, home] : homes) {
            if (text.find("#include " + library) == std::string::npos)
                continue;
            EXPECT_NE(entry.path().string().find("/src/" + home + "/"), std::string::npos) << entry.path();
        }
        if (text.find("getenv(") == std::string::npos)
            continue;
        EXPECT_NE(entry.path().string().find("/src/cli/"), std::string::npos) << entry.path();
    }
}

}  // namespace
