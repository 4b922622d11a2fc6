#include "sqlite/database.hpp"

#include <sqlite3.h>

#include <cassert>
#include <stdexcept>

namespace assay::sqlite {
namespace {

constexpr int wait_for_lock_ms = 10'000;

Errc code_of(int status)
{
    switch (status & 0xFF) {
    case SQLITE_FULL:
    case SQLITE_IOERR: return Errc::no_space;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Errc::corrupt;
    default: return Errc::invalid_input;
    }
}

Error failure(sqlite3* database, const std::string& path)
{
    return Error{code_of(sqlite3_extended_errcode(database)), sqlite3_errmsg(database), path};
}

int size_of(std::string_view bytes)
{
    assert(bytes.size() < (1u << 30));
    return static_cast<int>(bytes.size());
}

/// SQLite takes a null pointer for NULL, and an empty view may hold one.
const char* data_of(std::string_view bytes)
{
    return bytes.empty() ? "" : bytes.data();
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

void Statement::bind(int parameter, std::int64_t value)
{
    sqlite3_bind_int64(statement_.get(), parameter + 1, value);
}

void Statement::bind(int parameter, double value)
{
    sqlite3_bind_double(statement_.get(), parameter + 1, value);
}

void Statement::bind_text(int parameter, std::string_view value)
{
    sqlite3_bind_text(statement_.get(), parameter + 1, data_of(value), size_of(value), SQLITE_STATIC);
}

void Statement::bind_blob(int parameter, std::string_view value)
{
    sqlite3_bind_blob(statement_.get(), parameter + 1, data_of(value), size_of(value), SQLITE_STATIC);
}

void Statement::bind_null(int parameter)
{
    sqlite3_bind_null(statement_.get(), parameter + 1);
}

void Statement::bind(int parameter, std::optional<std::int64_t> value)
{
    value ? bind(parameter, *value) : bind_null(parameter);
}

Result<bool> Statement::step()
{
    switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: return failure(sqlite3_db_handle(statement_.get()), *path_);
    }
}

Result<void> Statement::run()
{
    const auto stepped = step();
    reset();
    if (!stepped)
        return stepped.error();
    assert(!*stepped);
    return {};
}

void Statement::reset()
{
    sqlite3_reset(statement_.get());
}

std::int64_t Statement::last_insert_id() const
{
    return sqlite3_last_insert_rowid(sqlite3_db_handle(statement_.get()));
}

bool Statement::is_null(int column) const
{
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::text(int column) const
{
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::blob(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::optional<std::int64_t> Statement::optional_integer(int column) const
{
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
}

Database::Database(sqlite3* database, std::string path)
    : path_{std::make_unique<std::string>(std::move(path))}, database_{database}
{
}

void Database::Close::operator()(sqlite3* database) const
{
    const int status = sqlite3_close(database);
    assert(status == SQLITE_OK && "statements end before their database");
    (void)status;
}

Result<Database> Database::open(const std::string& path, std::int32_t application, int version, Durability durability)
{
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(path.c_str(), &handle,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database{handle, path};
    if (status != SQLITE_OK)
        return Error{Errc::invalid_input, std::string{"cannot open: "} + sqlite3_errmsg(handle), path};
    sqlite3_busy_timeout(handle, wait_for_lock_ms);
    if (auto owned = database.check_owner(application, version); !owned)
        return owned.error();
    const char* synchronous = durability == Durability::power ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
    // A checkpoint every 32 MB of log: each syncs, and writes pages that will change again.
    for (const char* sql : {"PRAGMA journal_mode = WAL", synchronous, "PRAGMA wal_autocheckpoint = 8192"}) {
        if (auto done = database.execute(sql); !done)
            return done.error();
    }
    return database;
}

Result<Database> Database::open_to_read(const std::string& path, std::int32_t application, int version)
{
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database{handle, path};
    if (status != SQLITE_OK)
        return Error{Errc::invalid_input, std::string{"cannot open: "} + sqlite3_errmsg(handle), path};
    sqlite3_busy_timeout(handle, wait_for_lock_ms);
    const auto found = database.pragma("PRAGMA application_id");
    if (!found)
        return found.error();
    const auto tables = database.pragma("SELECT count(*) FROM sqlite_schema");
    if (!tables)
        return tables.error();
    if (*tables == 0 && (*found == 0 || *found == application))
        return Error{Errc::invalid_input, "nothing has been written to it: who made it was stopped before", path};
    if (*found != application)
        return Error{Errc::invalid_input, "this is no file of assay's of the kind that is wanted", path};
    if (auto owned = database.check_owner(application, version); !owned)
        return owned.error();
    if (auto done = database.execute("PRAGMA query_only = ON"); !done)
        return done.error();
    return database;
}

/// A new file becomes ours; one that is somebody else's stays theirs.
Result<void> Database::check_owner(std::int32_t application, int version)
{
    const auto owner = pragma("PRAGMA application_id");
    const auto found = pragma("PRAGMA user_version");
    const auto tables = pragma("SELECT count(*) FROM sqlite_schema");
    for (const auto* value : {&owner, &found, &tables}) {
        if (!*value)
            return value->error();
    }
    if (*tables == 0 && *owner == 0 && *found == 0) {
        // Both or neither: a process killed in between would leave a file of no version.
        const auto mark = "BEGIN IMMEDIATE; PRAGMA application_id = " + std::to_string(application) +
                          "; PRAGMA user_version = " + std::to_string(version) + "; COMMIT";
        return execute(mark.c_str());
    }
    if (*owner != application)
        return Error{Errc::invalid_input, "this is a database of another kind; it is left as it is", path()};
    if (*found != version)
        return Error{Errc::invalid_input, "this file was written by another version of assay (format " +
                     std::to_string(*found) + ", this one writes " + std::to_string(version) + ")", path()};
    return {};
}

Result<std::int64_t> Database::pragma(const char* sql)
{
    sqlite3_stmt* raw = nullptr;
    // The first statement reads the file, so a file that is no database shows here.
    if (sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr) != SQLITE_OK)
        return failure(database_.get(), path());
    Statement statement{raw, *path_};
    const auto row = statement.step();
    if (!row)
        return row.error();
    return statement.integer(0);
}

Result<void> Database::execute(const char* sql)
{
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(database_.get(), path());
    return {};
}

Result<bool> Database::has_table(std::string_view name)
{
    auto statement = prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
    statement.bind_text(0, name);
    return statement.step();
}

Statement Database::prepare(std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database_.get(), sql.data(), size_of(sql), SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        throw std::logic_error{std::string{"SQL: "} + sqlite3_errmsg(database_.get())};
    return Statement{statement, *path_};
}

}  // namespace assay::sqlite
