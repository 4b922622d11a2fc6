// Ranked keyword queries per CPU second on one collection, next to SQLite's
// FTS5 (bm25(), porter) over the same texts in memory, in the same run. Every
// query is the OR of its words; the ten best are wanted. First it is checked
// that both answer well: nDCG@10 against the collection's judgements, and that
// the index's ten are the ten of all it finds.
//
//   ASSAY_SHARED=... lexical_bench [COLLECTION]     (scifact if none is named)

#include "rag/index/lexical_index.hpp"
#include "support/ir_collection.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace {

using namespace assay;
using namespace assay::rag;

constexpr std::size_t k = 10;

double cpu_seconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void check(bool holds, const char* what)
{
    if (!holds)
        throw std::runtime_error(what);
}

/// The collection in an FTS5 table.
class Fts5 {
public:
    explicit Fts5(const test::IrCollection& collection)
    {
        sqlite3* database = nullptr;
        check(sqlite3_open(":memory:", &database) == SQLITE_OK, "SQLite does not open");
        database_.reset(database);
        execute("CREATE VIRTUAL TABLE docs USING fts5(body, tokenize='porter unicode61')");
        execute("BEGIN");
        sqlite3_stmt* insert = prepare("INSERT INTO docs(rowid, body) VALUES (?, ?)");
        for (std::size_t i = 0; i < collection.documents.size(); ++i) {
            const std::string text = collection.documents[i].title + " " + collection.documents[i].text;
            sqlite3_bind_int64(insert, 1, static_cast<sqlite3_int64>(i) + 1);
            sqlite3_bind_text(insert, 2, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
            check(sqlite3_step(insert) == SQLITE_DONE, "FTS5 takes no row");
            sqlite3_reset(insert);
        }
        sqlite3_finalize(insert);
        execute("COMMIT");
        search_ = prepare("SELECT rowid, -bm25(docs) FROM docs WHERE docs MATCH ? ORDER BY rank LIMIT ?");
    }

    ~Fts5() { sqlite3_finalize(search_); }
    Fts5(const Fts5&) = delete;
    Fts5& operator=(const Fts5&) = delete;

    [[nodiscard]] std::vector<Hit> search(const std::string& query, std::size_t count)
    {
        const std::string words = match_expression(query);
        sqlite3_bind_text(search_, 1, words.data(), static_cast<int>(words.size()), SQLITE_TRANSIENT);
        sqlite3_bind_int64(search_, 2, static_cast<sqlite3_int64>(count));
        std::vector<Hit> hits;
        while (sqlite3_step(search_) == SQLITE_ROW)
            hits.push_back({static_cast<Slot>(sqlite3_column_int64(search_, 0) - 1),
                            static_cast<float>(sqlite3_column_double(search_, 1))});
        sqlite3_reset(search_);
        return hits;
    }

private:
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    };

    /// The OR of all words, each quoted.
    static std::string match_expression(const std::string& query)
    {
        std::string expression;
        std::string word;
        const auto close = [&] {
            if (!word.empty())
                expression.append(expression.empty() ? "\"" : " OR \"").append(word).append("\"");
            word.clear();
        };
        for (const char c : query) {
            if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80)
                word += c;
            else
                close();
        }
        close();
        return expression;
    }

    void execute(const char* sql) { check(sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql); }

    sqlite3_stmt* prepare(const char* sql)
    {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database_.get(), sql, -1, &statement, nullptr) == SQLITE_OK, sql);
        return statement;
    }

    std::unique_ptr<sqlite3, Close> database_;
    sqlite3_stmt* search_ = nullptr;
};

/// Prints quality and speed; returns queries per CPU second.
template <class Search>
double measure(const char* name, const test::IrCollection& collection, Search search)
{
    Run run;
    for (const auto& query : collection.queries)
        for (const Hit& hit : search(query.text, k))
            run[query.id].push_back({collection.documents[hit.slot].id, hit.score});
    const double ndcg = run_quality(run, collection.judgements).ndcg_at_10;

    constexpr double least_seconds = 1;
    std::size_t asked = 0;
    std::size_t found = 0;
    const double start = cpu_seconds();
    while (cpu_seconds() - start < least_seconds)
        for (const auto& query : collection.queries) {
            found += search(query.text, k).size();
            ++asked;
        }
    const double speed = static_cast<double>(asked) / (cpu_seconds() - start);
    check(found > 0, "nothing was found");
    std::printf("%-36s nDCG@10 %.4f   %8.0f queries per CPU second\n", name, ndcg, speed);
    return speed;
}

void check_best_of_all(const LexicalIndex& index, const test::IrCollection& collection)
{
    for (std::size_t q = 0; q < collection.queries.size(); q += 10) {
        const std::string& query = collection.queries[q].text;
        const auto best = index.search(query, k);
        const auto all = index.search(query, collection.documents.size());
        check(best.size() == std::min(k, all.size()), "the index loses hits");
        for (std::size_t i = 0; i < best.size(); ++i)
            check(best[i].slot == all[i].slot, "the best ten are not the first of all");
    }
}

int run(const std::string& name)
{
    const char* shared = std::getenv("ASSAY_SHARED");
    check(shared, "set ASSAY_SHARED to a folder with corpora/ir");
    const auto collection = test::read_ir_collection(std::filesystem::path{shared} / "corpora/ir" / name);
    check(collection.has_value(), "there is no such collection");

    double start = cpu_seconds();
    LexicalIndex index;
    std::size_t bytes = 0;
    for (Slot slot = 0; slot < collection->documents.size(); ++slot) {
        const auto& document = collection->documents[slot];
        index.add(slot, document.title, document.text);
        bytes += document.title.size() + document.text.size();
    }
    const double megabytes = static_cast<double>(bytes) / 1e6;
    std::printf("index: %zu documents, %.1f MB at %.1f MB per CPU second, %.1f MB of memory\n", index.size(), megabytes,
                megabytes / (cpu_seconds() - start), static_cast<double>(index.memory_bytes()) / 1e6);
    start = cpu_seconds();
    Fts5 fts5{*collection};
    std::printf("FTS5:  the same at %.1f MB per CPU second\n", megabytes / (cpu_seconds() - start));

    check_best_of_all(index, *collection);
    const double plain = measure("FTS5, porter", *collection, [&](const std::string& query, std::size_t count) {
        return fts5.search(query, count);
    });
    const double words = measure("index, words", *collection, [&](const std::string& query, std::size_t count) {
        return index.search(query, count, nullptr, LexicalIndex::words_only);
    });
    const double all = measure("index, words and n-grams", *collection,
                               [&](const std::string& query, std::size_t count) { return index.search(query, count); });
    std::printf("times FTS5: %.1f with words, %.1f with n-grams too\n", words / plain, all / plain);
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc > 1 ? argv[1] : "scifact");
    }
    catch (const std::exception& error) {
        std::fprintf(stderr, "lexical_bench: %s\n", error.what());
        return 1;
    }
}
