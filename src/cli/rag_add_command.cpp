#include "cli/commands.hpp"

#include "cli/complain.hpp"
#include "cli/document_files.hpp"
#include "cli/rag_session.hpp"
#include "rag/collection/upsert.hpp"

#include <cstdio>
#include <filesystem>
#include <unordered_set>

namespace assay::cli {
namespace {

/// Documents that are written with one sync.
constexpr std::size_t max_batch_documents = 1000;
constexpr std::size_t max_batch_bytes = 8u << 20;

/// The built-in embedder learns anew at the end if this share is new to it.
constexpr double new_share_to_learn = 0.1;

/// Opens the collection, or makes it. An embedder that is named must be the
/// collection's own.
Result<std::unique_ptr<rag::Collection>> open_or_create(const RagAddSettings& settings)
{
    rag::CollectionOptions options;
    options.chunks = {settings.chunk_tokens, settings.overlap_tokens};
    if (!settings.embedder.empty())
        options.embedder = {settings.embedder, settings.embedding_model, settings.embedding_url,
                            settings.embedding_dimensions};
    if (!std::filesystem::exists(settings.store))
        return rag::Collection::create(settings.store, options);
    auto collection = rag::Collection::open(settings.store, rag::Collection::Access::write);
    if (!collection)
        return collection.error();
    const auto& own = (*collection)->embedder();
    if (!settings.embedder.empty() && own != options.embedder)
        return Error{Errc::invalid_input,
                     "this collection is embedded by " + own.provider + (own.model.empty() ? "" : " (" + own.model + ")") +
                     "; vectors of another embedder cannot be compared with its own", settings.store};
    // The default cannot be told from the same number given: it says "as it is".
    const RagAddSettings defaults;
    const auto stats = (*collection)->stats();
    if (!stats)
        return stats.error();
    const auto chunks = stats->chunk_options;
    const bool other_size = settings.chunk_tokens != defaults.chunk_tokens && settings.chunk_tokens != chunks.size_tokens;
    const bool other_overlap =
        settings.overlap_tokens != defaults.overlap_tokens && settings.overlap_tokens != chunks.overlap_tokens;
    if (other_size || other_overlap)
        return Error{Errc::invalid_input,
                     "this collection has chunks of " + std::to_string(chunks.size_tokens) + " tokens that overlap by " +
                         std::to_string(chunks.overlap_tokens) + "; others need a new collection", settings.store};
    return collection;
}

/// Documents that are replaced lose what is not given again.
void warn_of_lost_metadata(const rag::Collection& collection, const RagAddSettings& settings)
{
    const auto stats = collection.stats();
    if (!settings.meta.empty() || !stats || stats->metadata_fields.empty())
        return;
    std::string fields;
    for (const auto& field : stats->metadata_fields)
        fields += (fields.empty() ? "" : ",") + field;
    warn("the collection has metadata (" + fields + ") and no --meta is given: documents that are replaced lose theirs");
}

/// Collects documents and hands them over in batches.
class Adder {
public:
    explicit Adder(RagSession& session) : session_{session} {}

    Result<void> take(rag::Document document, const std::string& place)
    {
        // Here and not with its batch, which one bad document would keep from the collection.
        if (const auto checked = rag::check_document(document, ""); !checked) {
            const auto& error = checked.error();
            reject({error.code, error.where.substr(1) + ": " + error.message, place});
            return {};
        }
        if (!ids_.insert(document.id).second) {
            reject({Errc::invalid_input, "the id '" + document.id + "' came before; the first one counts", place});
            return {};
        }
        bytes_ += document.text.size();
        batch_.push_back(std::move(document));
        return batch_.size() < max_batch_documents && bytes_ < max_batch_bytes ? Result<void>{} : flush();
    }

    Result<void> flush()
    {
        if (batch_.empty())
            return {};
        bytes_ = 0;
        const auto report = session_.upsert(std::exchange(batch_, {}));
        if (!report)
            return report.error();
        total.added += report->added;
        total.replaced += report->replaced;
        total.unchanged += report->unchanged;
        total.chunks += report->chunks;
        total.blank += report->blank;
        return {};
    }

    void reject(const Error& error)
    {
        ++rejected;
        complain(error);
    }

    rag::UpsertReport total;
    std::uint64_t rejected = 0;

private:
    RagSession& session_;
    std::vector<rag::Document> batch_;
    std::size_t bytes_ = 0;
    std::unordered_set<std::string> ids_;  ///< Of this command's documents.
};

Result<void> learn_if_due(rag::Collection& collection)
{
    if (!collection.embeds_itself())
        return {};
    const auto stats = collection.stats();
    if (!stats)
        return stats.error();
    const auto known = static_cast<double>(stats->chunks_learned_from);
    const auto chunks = static_cast<double>(stats->chunks);
    const bool is_due = chunks > 1 && std::abs(chunks - known) > new_share_to_learn * chunks;
    return is_due ? collection.refresh() : Result<void>{};
}

/// A collection that was made for nothing would be taken for one with
/// documents. Another process may have opened it meanwhile, and added to it:
/// only an empty one is removed.
void remove_if_empty(std::unique_ptr<RagSession> session, const std::string& path)
{
    const auto stats = session->collection().stats();
    if (!stats || stats->documents > 0)
        return;
    session.reset();
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", ".lock"})
        std::filesystem::remove(path + suffix, ignored);
}

}  // namespace

ExitCode run(const RagAddSettings& settings, const Environment& environment)
{
    const bool is_new = !std::filesystem::exists(settings.store);
    auto collection = open_or_create(settings);
    if (!collection)
        return complain_of_opening(collection.error());
    warn_of_lost_metadata(**collection, settings);
    auto session = RagSession::make(std::move(*collection), {.ca_file = settings.ca_file}, environment);
    if (!session)
        return complain(session.error());
    Adder adder{**session};
    Result<void> done;
    for (const auto& file : settings.files) {
        done = read_documents(
            file, settings,
            [&](rag::Document document, const std::string& place) { return adder.take(std::move(document), place); },
            [&](const Error& error) { adder.reject(error); });
        if (!done)
            break;
    }
    if (done)
        done = adder.flush();
    if (done)
        done = learn_if_due((*session)->collection());
    if (done)
        done = (*session)->collection().keep_index();
    if (adder.total.blank > 0)
        warn(std::to_string(adder.total.blank) + " documents have neither text nor title: no search finds them");
    if (!settings.quiet || !done)
        std::fprintf(stderr, "%s: %llu added, %llu replaced, %llu unchanged, %llu rejected; %llu chunks written\n",
                     settings.store.c_str(), static_cast<unsigned long long>(adder.total.added),
                     static_cast<unsigned long long>(adder.total.replaced),
                     static_cast<unsigned long long>(adder.total.unchanged),
                     static_cast<unsigned long long>(adder.rejected),
                     static_cast<unsigned long long>(adder.total.chunks));
    if (is_new && adder.total.added == 0 && (!done || adder.rejected > 0)) {
        remove_if_empty(std::move(*session), settings.store);
    }
    if (!done) {
        const bool is_usage = done.error().code == Errc::invalid_input && adder.total.added + adder.total.replaced == 0;
        return complain(done.error(), is_usage ? ExitCode::usage : ExitCode::failed);
    }
    return adder.rejected > 0 ? ExitCode::rejected : ExitCode::ok;
}

}  // namespace assay::cli
