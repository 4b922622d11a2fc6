#include "rag/answer/answerer.hpp"

#include "rag/answer/built_in_texts.hpp"
#include "rag/answer/extractive.hpp"
#include "rag/answer/steering.hpp"

#include <cassert>
#include <charconv>

namespace asio = boost::asio;

namespace assay::rag {
namespace {

constexpr const char* question_id = "question";

/// The number of the source that a citation means: "2", "[2]", "source 2"; 0 for none.
std::size_t source_number(std::string_view text, std::size_t sources)
{
    const auto first = text.find_first_of("0123456789");
    if (first == std::string_view::npos)
        return 0;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + first, text.data() + text.size(), number);
    const bool is_one = error == std::errc{} &&
                        std::string_view{end, static_cast<std::size_t>(text.data() + text.size() - end)}.find_first_of(
                            "0123456789") == std::string_view::npos;
    return is_one && number >= 1 && number <= sources ? number : 0;
}

void note_steering(Answer& answer)
{
    for (std::size_t i = 0; i < answer.sources.size(); ++i)
        if (addresses_the_reader_as_machine(answer.sources[i].text))
            answer.notes.push_back("Source [" + std::to_string(i + 1) + "] (" + answer.sources[i].document_id +
                                   ") holds text that speaks to a machine; it was treated as data.");
}

}  // namespace

AnswerTask AnswerTask::built_in()
{
    auto schema = schema::Schema::compile(Json::parse(built_in_answer_schema()));
    auto source = prompt::Template::parse(built_in_answer_prompt(), "prompts/rag-answer/v1.md");
    auto prompt = prompt::Prompt::bind(source.value(), schema.value(), prompt::Packing::single);
    return {std::move(schema.value()), std::move(prompt.value())};
}

Answerer::Answerer(const AnswerTask& task, llm::Provider* provider, AnswererOptions options)
    : task_{task}, provider_{provider}, options_{options}
{
    assert(options_.attempts >= 1);
}

asio::awaitable<Result<Answer>> Answerer::answer(std::string question, std::vector<SearchHit> sources,
                                                 OnSentence on_sentence)
{
    Answer answer;
    if (!provider_) {
        answer = extracted(question, std::move(sources));
    } else {
        answer.sources = std::move(sources);
        if (!answer.sources.empty()) {
            if (const auto asked = co_await ask(question, answer); !asked)
                co_return asked.error();
        }
        note_steering(answer);
    }
    if (on_sentence)
        for (const AnswerSentence& sentence : answer.sentences)
            on_sentence(sentence);
    co_return answer;
}

Answer Answerer::extracted(const std::string& question, std::vector<SearchHit> sources) const
{
    Answer answer;
    answer.model = "builtin";
    answer.sentences = extract_answer(question, sources);
    answer.sources = std::move(sources);
    answer.notes.push_back("Sentences taken from the documents by rules; no language model was asked.");
    note_steering(answer);
    return answer;
}

asio::awaitable<Result<void>> Answerer::ask(const std::string& question, Answer& answer)
{
    std::vector<prompt::Document> documents{{question_id, question}};
    for (std::size_t i = 0; i < answer.sources.size(); ++i) {
        const SearchHit& source = answer.sources[i];
        std::string text = source.title;
        for (const auto* part : {&source.context, &source.text})
            if (!part->empty())
                text += (text.empty() ? "" : "\n") + *part;
        documents.push_back({std::to_string(i + 1), std::move(text)});
    }
    std::vector<llm::Turn> turns{{llm::Role::user, task_.prompt.user(documents)}};
    std::string problem;
    for (int attempt = 1; attempt <= options_.attempts; ++attempt) {
        llm::ChatRequest request;
        request.timeout = options_.timeout;
        request.turns = turns;
        auto reply = co_await provider_->chat(std::move(request));
        if (!reply)
            co_return reply.error().error;
        llm::add(answer.usage, reply->usage);
        answer.model = reply->model;
        if (reply->finish == llm::Finish::refusal || reply->finish == llm::Finish::filtered)
            co_return Error{Errc::schema_mismatch, "the model refused to answer: " + reply->text};
        const auto decoded = decoder_.decode(reply->text, task_.schema);
        if (decoded) {
            answer.sentences = read(decoded->json, answer.sources.size());
            for (AnswerSentence& sentence : answer.sentences)
                options_.citations.check(sentence, answer.sources);
            co_return Result<void>{};
        }
        problem = decoded.error().for_person();
        turns.resize(1);
        turns.push_back({llm::Role::assistant, reply->text});
        turns.push_back({llm::Role::user, task_.prompt.ask_again(decoded.error().for_model())});
    }
    co_return Error{Errc::schema_mismatch, "the model's answer cannot be read: " + problem};
}

std::vector<AnswerSentence> Answerer::read(const std::string& json, std::size_t sources)
{
    const Json decoded = Json::parse(json);
    std::vector<AnswerSentence> sentences;
    for (const Json& item : decoded.at("sentences")) {
        AnswerSentence sentence;
        sentence.text = item.at("text").get<std::string>();
        for (const Json& cited : item.at("citations"))
            sentence.citations.push_back({source_number(cited.at("source").get<std::string>(), sources),
                                          cited.at("quote").get<std::string>()});
        if (sentence.text.find_first_not_of(" \t\r\n") != std::string::npos)
            sentences.push_back(std::move(sentence));
    }
    return sentences;
}

}  // namespace assay::rag
