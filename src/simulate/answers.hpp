#pragma once

#include "llm/rule_answerer.hpp"
#include "simulate/chat_call.hpp"
#include "simulate/conversation.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace assay::simulate {

/// Fills the schema of a request by the rules that the built-in provider
/// answers by: a record, packed records with ids, or an order of the documents.
class Answerer {
public:
    /// `schema` is JSON text. The error is the request's.
    [[nodiscard]] static ApiResult<Answerer> compile(std::string_view schema);

    /// Whether the schema is one of prompt::packed_schema().
    [[nodiscard]] bool packed() const { return rules_.packed(); }
    /// Whether it asks for an order of the documents: see rank_documents().
    [[nodiscard]] bool ranks() const { return ranks_; }
    /// One document's record, as JSON text.
    [[nodiscard]] std::string record(std::string_view text) const { return rules_.record(text); }

private:
    Answerer(llm::RuleAnswerer rules, bool ranks);

    llm::RuleAnswerer rules_;
    bool ranks_;
};

/// Compiles each schema once. Schemas are told apart by their bytes, so that
/// nothing of a known one is parsed again.
class Answerers {
public:
    /// A run has one or two; beyond this many all are compiled anew.
    static constexpr std::size_t max_schemas = 256;

    Answerers();
    ~Answerers();

    [[nodiscard]] ApiResult<std::shared_ptr<const Answerer>> find(const SchemaText& schema, JsonParser& parser);

private:
    class Known;
    std::unique_ptr<Known> known_;
};

}  // namespace assay::simulate
