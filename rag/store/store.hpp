#pragma once

#include "core/result.hpp"
#include "rag/chunk/chunker.hpp"
#include "rag/store/collection_options.hpp"
#include "rag/store/content_hash.hpp"
#include "rag/store/document.hpp"
#include "rag/store/write_lock.hpp"
#include "sqlite/database.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A row's number: given in ascending order and never again.
using RowNumber = std::int64_t;

/// A document as it is loaded, with its chunks in their order.
struct StoredDocument {
    struct Part {
        RowNumber number;
        Chunk chunk;
        std::vector<float> vector;  ///< Empty if it has none.
    };

    RowNumber number;
    Document document;
    std::vector<Part> parts;

    [[nodiscard]] std::string_view text(const Part& part) const
    {
        return std::string_view{document.text}.substr(part.chunk.start, part.chunk.end - part.chunk.start);
    }
};

/// A chunk with its document, for showing.
struct ChunkRow {
    std::string document_id;
    std::string title;
    std::string metadata;
    std::string text;  ///< Of the chunk.
    Chunk chunk;
};

/// The file of a collection: documents, their chunks, and vectors by the
/// content that they stand for, so that nothing is embedded twice.
///
///     settings   name, value             options, the embedder's state
///     documents  number, id, title, text, metadata, kind, hash
///     chunks     number, document, start_byte, end_byte, context, vector
///     vectors    number, hash, vector    little-endian floats
///
/// One thread at a time may write; rows may be read beside that by any number
/// of threads, through connections of their own.
class Store {
public:
    enum class Access { read, write };

    /// Error (invalid_input) if the file is there.
    [[nodiscard]] static Result<std::unique_ptr<Store>> create(const std::string& path, const CollectionOptions& options);
    /// Errors as Collection::open() has them.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const std::string& path, Access access);

    ~Store();

    [[nodiscard]] const CollectionOptions& options() const { return options_; }
    [[nodiscard]] const std::string& path() const { return database_.path(); }
    [[nodiscard]] Access access() const { return access_; }

    /// Calls `visit` for every document in the order of the numbers, which is
    /// that of their chunks' numbers, too.
    [[nodiscard]] Result<void> for_each_document(const std::function<Result<void>(const StoredDocument&)>& visit);

    // Reading one row, from any thread. Nothing if it is not there.
    [[nodiscard]] Result<std::optional<ChunkRow>> chunk(RowNumber number) const;
    [[nodiscard]] Result<std::optional<Document>> document(const std::string& id) const;

    /// Of all chunks, ascending.
    [[nodiscard]] Result<std::vector<RowNumber>> chunk_numbers();

    /// What is read from here to roll_back() is of one moment, whatever another
    /// process writes meanwhile.
    [[nodiscard]] Result<void> begin_reading();

    // Looking up, by the writing thread.
    struct Found {
        RowNumber number;
        ContentHash hash;
    };
    [[nodiscard]] Result<std::optional<Found>> find_document(const std::string& id);
    [[nodiscard]] Result<std::optional<RowNumber>> find_vector(const ContentHash& hash);
    [[nodiscard]] Result<std::vector<float>> vector(RowNumber number);
    [[nodiscard]] Result<std::string> state(const std::string& name);  ///< Empty if there is none.

    // Changing, between begin() and commit() or roll_back().
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> commit();
    void roll_back();
    [[nodiscard]] Result<RowNumber> add_document(const Document& document, const ContentHash& hash);
    [[nodiscard]] Result<RowNumber> add_chunk(RowNumber document, const Chunk& chunk, std::optional<RowNumber> vector);
    [[nodiscard]] Result<RowNumber> add_vector(const ContentHash& hash, std::span<const float> vector);
    [[nodiscard]] Result<void> set_chunk_vector(RowNumber chunk, RowNumber vector);
    [[nodiscard]] Result<void> remove_document(RowNumber number);  ///< With its chunks.
    [[nodiscard]] Result<void> remove_all_vectors();
    [[nodiscard]] Result<void> set_state(const std::string& name, std::string_view value);

    /// Drops vectors that no chunk has, and gives free pages back.
    [[nodiscard]] Result<void> compact();

    [[nodiscard]] Result<std::uint64_t> file_bytes() const;

private:
    struct Reader;
    struct Statements;
    Store(sqlite::Database database, Access access, std::optional<WriteLock> lock);
    [[nodiscard]] Result<std::unique_ptr<Reader>> borrow() const;
    void give_back(std::unique_ptr<Reader> reader) const;

    std::optional<WriteLock> lock_;
    sqlite::Database database_;
    Access access_;
    CollectionOptions options_;
    std::unique_ptr<Statements> statements_;
    mutable std::mutex readers_mutex_;
    mutable std::vector<std::unique_ptr<Reader>> readers_;  ///< Not in use.
};

}  // namespace assay::rag
