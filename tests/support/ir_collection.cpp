#include "support/ir_collection.hpp"

#include "core/json.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace assay::test {

namespace {

Result<std::vector<Json>> read_jsonl(const std::filesystem::path& path)
{
    std::ifstream file{path};
    if (!file)
        return Error{Errc::invalid_input, "There is no " + path.string() + "."};
    std::vector<Json> lines;
    for (std::string line; std::getline(file, line);) {
        auto parsed = parse_json(line, path.string());
        if (!parsed)
            return parsed.error();
        lines.push_back(std::move(*parsed));
    }
    return lines;
}

std::string text_of(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

Result<IrCollection> read_ir_collection(const std::filesystem::path& folder)
{
    IrCollection collection;
    collection.name = folder.filename().string();
    auto documents = read_jsonl(folder / "corpus.jsonl");
    if (!documents)
        return documents.error();
    for (const Json& line : *documents)
        collection.documents.push_back({text_of(line, "_id"), text_of(line, "title"), text_of(line, "text")});

    auto qrels = read_text_file((folder / "qrels.tsv").string());
    if (!qrels)
        return qrels.error();
    auto judgements = rag::parse_judgements(*qrels, "qrels.tsv");
    if (!judgements)
        return judgements.error();
    collection.judgements = std::move(*judgements);

    auto queries = read_jsonl(folder / "queries.jsonl");
    if (!queries)
        return queries.error();
    for (const Json& line : *queries)
        if (collection.judgements.contains(text_of(line, "_id")))
            collection.queries.push_back({text_of(line, "_id"), text_of(line, "text")});
    return collection;
}

std::vector<std::filesystem::path> ir_collections()
{
    std::vector<std::filesystem::path> folders;
    const char* shared = std::getenv("ASSAY_SHARED");
    const std::filesystem::path root = shared ? std::filesystem::path{shared} / "corpora/ir" : std::filesystem::path{};
    if (std::filesystem::is_directory(root))
        for (const auto& entry : std::filesystem::directory_iterator{root})
            if (std::filesystem::exists(entry.path() / "corpus.jsonl"))
                folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

}  // namespace assay::test
