#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace assay::sqlite {

class Database;

/// A prepared statement, to be run any number of times. Parameters and columns
/// count from 0. Text and blobs that are bound must live until the next
/// reset(); those that are read, until the next step() or reset().
class Statement {
public:
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, double value);
    void bind_text(int parameter, std::string_view value);
    void bind_blob(int parameter, std::string_view value);
    void bind_null(int parameter);
    void bind(int parameter, std::optional<std::int64_t> value);

    /// True if there is a row to read, false at the end.
    [[nodiscard]] Result<bool> step();
    /// Runs a statement that gives no rows, and resets it.
    [[nodiscard]] Result<void> run();
    void reset();

    /// The rowid of the last insert into this statement's database.
    [[nodiscard]] std::int64_t last_insert_id() const;
    [[nodiscard]] const std::string& path() const { return *path_; }

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string_view blob(int column) const;
    [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(sqlite3_stmt* statement, const std::string& path) : statement_{statement}, path_{&path} {}

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    const std::string* path_;  ///< For messages; the database outlives its statements.
};

/// How much a commit survives.
enum class Durability {
    process,  ///< The end of the process (WAL, synced at checkpoints only).
    power,    ///< A power cut: every commit is synced.
};

/// A SQLite database file in WAL mode. One thread at a time. Errors name the
/// file; a full disk is Errc::no_space, damage is Errc::corrupt.
class Database {
public:
    /// Opens the file, or makes it. `application` marks whose files these are:
    /// another program's database is refused. Error too if its tables are of
    /// another `version`.
    [[nodiscard]] static Result<Database> open(const std::string& path, std::int32_t application, int version,
                                               Durability durability);
    /// The same for a file that exists, to look at only.
    [[nodiscard]] static Result<Database> open_to_read(const std::string& path, std::int32_t application, int version);

    [[nodiscard]] Result<void> execute(const char* sql);
    /// `sql` is ours, so an error in it is a bug and throws.
    [[nodiscard]] Statement prepare(std::string_view sql);

    /// Runs `act` (returning Result<void>) in a transaction, which ends with
    /// it: committed if it succeeded, else rolled back.
    template <class Act>
    [[nodiscard]] Result<void> transact(Act act)
    {
        if (auto begun = execute("BEGIN IMMEDIATE"); !begun)
            return begun;
        auto done = act();
        if (done)
            done = execute("COMMIT");
        if (!done)
            (void)execute("ROLLBACK");
        return done;
    }

    [[nodiscard]] Result<bool> has_table(std::string_view name);

    [[nodiscard]] const std::string& path() const { return *path_; }

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    Database(sqlite3* database, std::string path);
    [[nodiscard]] Result<void> check_owner(std::int32_t application, int version);
    [[nodiscard]] Result<std::int64_t> pragma(const char* sql);

    std::unique_ptr<std::string> path_;  ///< On the heap: statements point to it.
    std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace assay::sqlite
