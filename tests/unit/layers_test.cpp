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

/// Every target of ours and its folder: src/NAME is NAME, rag/NAME is rag_NAME.
std::map<std::string, fs::path> folders()
{
    std::map<std::string, fs::path> found;
    for (const auto& [parent, prefix] : {std::pair{root / "src", ""}, std::pair{root / "rag", "rag_"}})
        for (const auto& entry : fs::directory_iterator{parent})
            if (entry.is_directory())
                found[prefix + entry.path().filename().string()] = entry.path();
    return found;
}

std::map<std::string, std::set<std::string>> depends_by_folder()
{
    std::map<std::string, std::set<std::string>> depends;
    for (const auto& [name, path] : folders()) {
        auto& targets = depends[name];
        std::string cmake = text_of(path / "CMakeLists.txt");
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
    const std::regex include{"#include \"(rag/)?([a-z_]+)/"};
    for (const auto& [folder, path] : folders()) {
        const auto& targets = depends.at(folder);
        for (const auto& entry : fs::recursive_directory_iterator{path}) {
            if (!entry.is_regular_file())
                continue;
            std::istringstream lines{text_of(entry.path())};
            for (std::string line; std::getline(lines, line);) {
                std::smatch match;
                if (!std::regex_search(line, match, include))
                    continue;
                const std::string used = (match[1].matched ? "rag_" : "") + match[2].str();
                EXPECT_TRUE(used == folder || targets.contains(used))
                    << entry.path() << " includes " << used << ", which " << folder << " does not name in DEPENDS";
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
    for (const auto& parent : {root / "src", root / "rag"})
        for (const auto& entry : fs::recursive_directory_iterator{parent}) {
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
