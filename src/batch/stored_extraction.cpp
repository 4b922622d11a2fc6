#include "batch/stored_extraction.hpp"

#include "core/json.hpp"

namespace assay::batch {
namespace {

Result<std::vector<decode::Note>> parse_notes(std::string_view text)
{
    std::vector<decode::Note> notes;
    if (text == "[]")
        return notes;
    const auto list = parse_json(text, "notes");
    if (!list)
        return Error{Errc::corrupt, list.error().text()};
    for (const auto& note : *list)
        notes.push_back({note.value("where", ""), note.value("what", ""), note.value("before", ""), note.value("after", ""),
                         note.value("price", 0)});
    return notes;
}

void bind_shared(sqlite::Statement& statement, int parameter, const std::shared_ptr<const std::string>& text)
{
    text ? statement.bind_text(parameter, *text) : statement.bind_null(parameter);
}

}  // namespace

std::string notes_text(const std::vector<decode::Note>& notes)
{
    if (notes.empty())
        return "[]";
    Json list = Json::array();
    for (const auto& note : notes)
        list.push_back({{"where", note.where}, {"what", note.what}, {"before", note.before}, {"after", note.after}, {"price", note.price}});
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void bind_extraction(sqlite::Statement& statement, int first, const extract::Extraction& extraction,
                     const std::string& notes)
{
    const bool is_accepted = extraction.status == extract::Status::accepted;
    statement.bind_text(first, is_accepted ? "accepted" : "rejected");
    statement.bind_text(first + 1, extraction.record);
    statement.bind_text(first + 2, extraction.error);
    statement.bind_text(first + 3, is_accepted ? std::string_view{} : extraction.raw);
    statement.bind_text(first + 4, notes);
    statement.bind(first + 5, std::int64_t{extraction.attempts});
    bind_shared(statement, first + 6, extraction.model);
    bind_shared(statement, first + 7, extraction.prompt_hash);
    statement.bind(first + 8, extraction.usage.input);
    statement.bind(first + 9, extraction.usage.cached);
    statement.bind(first + 10, extraction.usage.output);
    statement.bind(first + 11, extraction.cost ? std::optional{extraction.cost->picousd} : std::nullopt);
    extraction.confidence.empty() ? statement.bind_null(first + 12) : statement.bind_text(first + 12, extraction.confidence);
    statement.bind(first + 13, extraction.latency ? std::optional{std::int64_t{extraction.latency->count()}} : std::nullopt);
}

std::shared_ptr<const std::string> ExtractionReader::shared(std::string_view text, std::shared_ptr<const std::string>& last)
{
    if (!last || *last != text)
        last = std::make_shared<const std::string>(text);
    return last;
}

Result<extract::Extraction> ExtractionReader::read(const sqlite::Statement& statement, int first)
{
    extract::Extraction extraction;
    extraction.status = statement.text(first) == "accepted" ? extract::Status::accepted : extract::Status::rejected;
    extraction.record = statement.text(first + 1);
    extraction.error = statement.text(first + 2);
    extraction.raw = statement.text(first + 3);
    auto notes = parse_notes(statement.text(first + 4));
    if (!notes)
        return notes.error();
    extraction.notes = std::move(*notes);
    extraction.attempts = static_cast<int>(statement.integer(first + 5));
    if (!statement.is_null(first + 6))
        extraction.model = shared(statement.text(first + 6), last_model_);
    if (!statement.is_null(first + 7))
        extraction.prompt_hash = shared(statement.text(first + 7), last_prompt_hash_);
    extraction.usage.input = statement.optional_integer(first + 8);
    extraction.usage.cached = statement.optional_integer(first + 9);
    extraction.usage.output = statement.optional_integer(first + 10);
    extraction.cost.reset();
    if (const auto cost = statement.optional_integer(first + 11))
        extraction.cost = Money{*cost};
    extraction.confidence = statement.text(first + 12);
    if (const auto latency_ms = statement.optional_integer(first + 13))
        extraction.latency = std::chrono::milliseconds{*latency_ms};
    return extraction;
}

}  // namespace assay::batch
