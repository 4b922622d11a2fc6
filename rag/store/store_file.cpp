#include "rag/store/store_file.hpp"

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace assay::rag {
namespace {

constexpr std::int32_t application = 0x61735267;  // "asRg"
constexpr int format_version = 1;

constexpr const char* tables = R"(
    CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE documents (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
                            text TEXT NOT NULL, metadata TEXT NOT NULL, kind INTEGER NOT NULL, hash BLOB NOT NULL);
    CREATE TABLE chunks (number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, start_byte INTEGER NOT NULL,
                         end_byte INTEGER NOT NULL, context TEXT NOT NULL, vector INTEGER);
    CREATE INDEX chunks_by_document ON chunks (document);
    CREATE TABLE vectors (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
)";

/// A file's name lasts once its folder is synced.
Result<void> sync_folder_of(const std::string& path)
{
    const auto parent = std::filesystem::absolute(path).parent_path();
    const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0)
        ::close(folder);
    if (!synced)
        return Error{Errc::no_space, "cannot sync the folder", parent.string()};
    return {};
}

}  // namespace

Error damaged(const std::string& path, const std::string& what)
{
    return Error{Errc::corrupt, "the collection is damaged: " + what, path};
}

Result<sqlite::Database> open_store_file(const std::string& path)
{
    return sqlite::Database::open(path, application, format_version, sqlite::Durability::power);
}

Result<sqlite::Database> open_store_file_to_read(const std::string& path)
{
    return sqlite::Database::open_to_read(path, application, format_version);
}

Result<void> make_store_file(const std::string& path, const CollectionOptions& options)
{
    const std::string unfinished = path + ".new";
    std::error_code error;
    for (const char* suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(unfinished + suffix, error);
    {
        auto database = open_store_file(unfinished);
        if (!database)
            return database.error();
        auto made = database->transact([&]() -> Result<void> {
            if (auto done = database->execute(tables); !done)
                return done;
            auto keep = database->prepare("INSERT INTO settings VALUES ('options', ?)");
            const auto json = to_json(options);
            keep.bind_text(0, json);
            return keep.run();
        });
        if (!made)
            return made;
        // Closing it brings all of the log into the file.
    }
    std::filesystem::rename(unfinished, path, error);
    if (error)
        return Error{Errc::invalid_input, "cannot make the file: " + error.message(), path};
    return sync_folder_of(path);
}

Result<void> check_store_tables(sqlite::Database& database)
{
    auto count = database.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                                  "('settings', 'documents', 'chunks', 'vectors')");
    const auto row = count.step();
    if (!row)
        return row.error();
    if (count.integer(0) != 4)
        return damaged(database.path(), "the collection was not made to its end, or its tables are gone");
    return {};
}

}  // namespace assay::rag
