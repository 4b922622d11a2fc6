#include "rag/store/store.hpp"

#include "rag/store/store_file.hpp"
#include "rag/store/store_rows.hpp"

#include <cassert>
#include <filesystem>

namespace assay::rag {
namespace {

using sqlite::Database;
using sqlite::Statement;

constexpr const char* find_chunk =
    "SELECT d.id, d.title, d.metadata, d.text, c.start_byte, c.end_byte, c.context "
    "FROM chunks c JOIN documents d ON d.number = c.document WHERE c.number = ?";

/// The first column of the one row that `statement` gives, or nothing.
Result<std::optional<RowNumber>> number_of(Statement& statement)
{
    const auto row = statement.step();
    if (!row)
        return row.error();
    std::optional<RowNumber> number;
    if (*row)
        number = statement.integer(0);
    statement.reset();
    return number;
}

/// The number of the row that an INSERT ... RETURNING made.
Result<RowNumber> inserted(Statement& statement)
{
    const auto number = number_of(statement);
    if (!number)
        return number.error();
    assert(*number);
    return **number;
}

}  // namespace

/// A connection that only reads, for one thread at a time.
struct Store::Reader {
    explicit Reader(Database opened)
        : database{std::move(opened)}, chunk{database.prepare(find_chunk)},
          document{database.prepare("SELECT id, title, text, metadata, kind FROM documents WHERE id = ?")}
    {
    }

    Database database;
    Statement chunk;
    Statement document;
};

struct Store::Statements {
    explicit Statements(Database& database)
        : find_document{database.prepare("SELECT number, hash FROM documents WHERE id = ?")},
          find_vector{database.prepare("SELECT number FROM vectors WHERE hash = ?")},
          vector{database.prepare("SELECT vector FROM vectors WHERE number = ?")},
          add_document{database.prepare("INSERT INTO documents (id, title, text, metadata, kind, hash) "
                                        "VALUES (?, ?, ?, ?, ?, ?) RETURNING number")},
          add_chunk{database.prepare("INSERT INTO chunks (document, start_byte, end_byte, context, vector) "
                                     "VALUES (?, ?, ?, ?, ?) RETURNING number")},
          // The same content may come twice in one transaction.
          add_vector{database.prepare("INSERT INTO vectors (hash, vector) VALUES (?, ?) "
                                      "ON CONFLICT (hash) DO UPDATE SET vector = excluded.vector RETURNING number")},
          set_chunk_vector{database.prepare("UPDATE chunks SET vector = ?2 WHERE number = ?1")},
          remove_chunks{database.prepare("DELETE FROM chunks WHERE document = ?")},
          remove_document{database.prepare("DELETE FROM documents WHERE number = ?")},
          state{database.prepare("SELECT value FROM settings WHERE name = ?")},
          set_state{database.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)")}
    {
    }

    Statement find_document, find_vector, vector, add_document, add_chunk, add_vector, set_chunk_vector, remove_chunks,
        remove_document, state, set_state;
};

Store::Store(Database database, Access access, std::optional<WriteLock> lock)
    : lock_{std::move(lock)}, database_{std::move(database)}, access_{access},
      statements_{std::make_unique<Statements>(database_)}
{
}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::create(const std::string& path, const CollectionOptions& options)
{
    if (auto checked = check(options); !checked)
        return checked.error();
    auto lock = WriteLock::take(path);
    if (!lock)
        return lock.error();
    if (std::filesystem::exists(path))
        return Error{Errc::invalid_input, "the file is there already", path};
    if (auto made = make_store_file(path, options); !made)
        return made.error();
    auto database = open_store_file(path);
    if (!database)
        return database.error();
    std::unique_ptr<Store> store{new Store{std::move(*database), Access::write, std::move(*lock)}};
    store->options_ = options;
    return store;
}

Result<std::unique_ptr<Store>> Store::open(const std::string& path, Access access)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        return Error{Errc::invalid_input, "there is no collection of this name", path};
    std::optional<WriteLock> lock;
    if (access == Access::write) {
        auto taken = WriteLock::take(path);
        if (!taken)
            return taken.error();
        lock = std::move(*taken);
    }
    // A file of another kind must not become ours, so it is looked at first.
    auto database = open_store_file_to_read(path);
    if (!database)
        return database.error();
    if (auto whole = check_store_tables(*database); !whole)
        return whole.error();
    if (access == Access::write) {
        database = open_store_file(path);
        if (!database)
            return database.error();
    }
    std::unique_ptr<Store> store{new Store{std::move(*database), access, std::move(lock)}};
    const auto json = store->state("options");
    if (!json)
        return json.error();
    auto options = parse_collection_options(*json);
    if (!options)
        return damaged(path, options.error().message);
    store->options_ = std::move(*options);
    return store;
}

Result<void> Store::for_each_document(const std::function<Result<void>(const StoredDocument&)>& visit)
{
    auto documents = database_.prepare("SELECT number, id, title, text, metadata, kind FROM documents ORDER BY number");
    auto chunks = database_.prepare("SELECT c.number, c.start_byte, c.end_byte, c.context, v.vector FROM chunks c "
                                    "LEFT JOIN vectors v ON v.number = c.vector WHERE c.document = ? ORDER BY c.number");
    for (;;) {
        const auto more = documents.step();
        if (!more)
            return more.error();
        if (!*more)
            return {};
        StoredDocument stored{documents.integer(0), read_document(documents, 1), {}};
        chunks.bind(0, stored.number);
        for (;;) {
            const auto row = chunks.step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            const auto chunk = read_span(chunks, 1, stored.document.id, stored.document.text, path());
            if (!chunk)
                return chunk.error();
            auto vector = read_vector(chunks.blob(4), path());
            if (!vector)
                return vector.error();
            stored.parts.push_back({chunks.integer(0), std::move(*chunk), std::move(*vector)});
        }
        chunks.reset();
        if (auto done = visit(stored); !done)
            return done;
    }
}

Result<std::vector<RowNumber>> Store::chunk_numbers()
{
    auto chunks = database_.prepare("SELECT number FROM chunks ORDER BY number");
    std::vector<RowNumber> numbers;
    for (;;) {
        const auto more = chunks.step();
        if (!more)
            return more.error();
        if (!*more)
            return numbers;
        numbers.push_back(chunks.integer(0));
    }
}

Result<void> Store::begin_reading()
{
    return database_.execute("BEGIN");
}

Result<std::unique_ptr<Store::Reader>> Store::borrow() const
{
    {
        const std::lock_guard guard{readers_mutex_};
        if (!readers_.empty()) {
            auto reader = std::move(readers_.back());
            readers_.pop_back();
            return reader;
        }
    }
    auto database = open_store_file_to_read(path());
    if (!database)
        return database.error();
    return std::make_unique<Reader>(std::move(*database));
}

void Store::give_back(std::unique_ptr<Reader> reader) const
{
    const std::lock_guard guard{readers_mutex_};
    readers_.push_back(std::move(reader));
}

Result<std::optional<ChunkRow>> Store::chunk(RowNumber number) const
{
    auto reader = borrow();
    if (!reader)
        return reader.error();
    auto& statement = (*reader)->chunk;
    statement.bind(0, number);
    const auto row = statement.step();
    if (!row)
        return row.error();
    std::optional<ChunkRow> found;
    if (*row) {
        auto chunk = read_chunk(statement, path());
        if (!chunk)
            return chunk.error();
        found = std::move(*chunk);
    }
    statement.reset();
    give_back(std::move(*reader));
    return found;
}

Result<std::optional<Document>> Store::document(const std::string& id) const
{
    auto reader = borrow();
    if (!reader)
        return reader.error();
    auto& statement = (*reader)->document;
    statement.bind_text(0, id);
    const auto row = statement.step();
    if (!row)
        return row.error();
    std::optional<Document> found;
    if (*row)
        found = read_document(statement, 0);
    statement.reset();
    give_back(std::move(*reader));
    return found;
}

Result<std::optional<Store::Found>> Store::find_document(const std::string& id)
{
    auto& statement = statements_->find_document;
    statement.bind_text(0, id);
    const auto row = statement.step();
    if (!row)
        return row.error();
    std::optional<Found> found;
    if (*row)
        found = Found{statement.integer(0), ContentHash{statement.blob(1)}};
    statement.reset();
    return found;
}

Result<std::optional<RowNumber>> Store::find_vector(const ContentHash& hash)
{
    statements_->find_vector.bind_blob(0, hash);
    return number_of(statements_->find_vector);
}

Result<std::vector<float>> Store::vector(RowNumber number)
{
    auto& statement = statements_->vector;
    statement.bind(0, number);
    const auto row = statement.step();
    if (!row)
        return row.error();
    if (!*row)
        return damaged(path(), "a vector is missing");
    auto vector = read_vector(statement.blob(0), path());
    statement.reset();
    return vector;
}

Result<std::string> Store::state(const std::string& name)
{
    auto& statement = statements_->state;
    statement.bind_text(0, name);
    const auto row = statement.step();
    if (!row)
        return row.error();
    std::string value;
    if (*row)
        value = statement.blob(0);
    statement.reset();
    return value;
}

Result<void> Store::begin()
{
    return database_.execute("BEGIN IMMEDIATE");
}

Result<void> Store::commit()
{
    return database_.execute("COMMIT");
}

void Store::roll_back()
{
    (void)database_.execute("ROLLBACK");
}

Result<RowNumber> Store::add_document(const Document& document, const ContentHash& hash)
{
    auto& statement = statements_->add_document;
    statement.bind_text(0, document.id);
    statement.bind_text(1, document.title);
    statement.bind_text(2, document.text);
    statement.bind_text(3, document.metadata);
    statement.bind(4, static_cast<std::int64_t>(document.kind));
    statement.bind_blob(5, hash);
    return inserted(statement);
}

Result<RowNumber> Store::add_chunk(RowNumber document, const Chunk& chunk, std::optional<RowNumber> vector)
{
    auto& statement = statements_->add_chunk;
    statement.bind(0, document);
    statement.bind(1, static_cast<std::int64_t>(chunk.start));
    statement.bind(2, static_cast<std::int64_t>(chunk.end));
    statement.bind_text(3, chunk.context);
    statement.bind(4, vector);
    return inserted(statement);
}

Result<RowNumber> Store::add_vector(const ContentHash& hash, std::span<const float> vector)
{
    auto& statement = statements_->add_vector;
    statement.bind_blob(0, hash);
    statement.bind_blob(1, {reinterpret_cast<const char*>(vector.data()), vector.size_bytes()});
    return inserted(statement);
}

Result<void> Store::set_chunk_vector(RowNumber chunk, RowNumber vector)
{
    statements_->set_chunk_vector.bind(0, chunk);
    statements_->set_chunk_vector.bind(1, vector);
    return statements_->set_chunk_vector.run();
}

Result<void> Store::remove_document(RowNumber number)
{
    statements_->remove_chunks.bind(0, number);
    if (auto done = statements_->remove_chunks.run(); !done)
        return done;
    statements_->remove_document.bind(0, number);
    return statements_->remove_document.run();
}

Result<void> Store::remove_all_vectors()
{
    if (auto done = database_.execute("UPDATE chunks SET vector = NULL"); !done)
        return done;
    return database_.execute("DELETE FROM vectors");
}

Result<void> Store::set_state(const std::string& name, std::string_view value)
{
    statements_->set_state.bind_text(0, name);
    statements_->set_state.bind_blob(1, value);
    return statements_->set_state.run();
}

Result<void> Store::compact()
{
    const char* unused = "DELETE FROM vectors WHERE number NOT IN (SELECT vector FROM chunks WHERE vector IS NOT NULL)";
    for (const char* sql : {unused, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"}) {
        if (auto done = database_.execute(sql); !done)
            return done;
    }
    return {};
}

Result<std::uint64_t> Store::file_bytes() const
{
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path(), error);
    if (error)
        return Error{Errc::invalid_input, error.message(), path()};
    return bytes;
}

}  // namespace assay::rag
