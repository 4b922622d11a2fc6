#pragma once

#include "core/json.hpp"
#include "schema/code.hpp"
#include "schema/constants.hpp"
#include "schema/references.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace assay::schema {

enum class Formats { annotate, check };

/// Turns a normalised document into code. One use per object.
///
/// Every schema that something refers to gets a node; compiling a node may
/// order more, which wait in a list, so depth costs no stack. The first
/// mistake found is the one reported.
class Compiler {
public:
    Compiler(const Json& document, References& references, Formats formats);

    /// The error's `where` is a pointer into `document`.
    [[nodiscard]] Result<std::unique_ptr<Code>> run();

private:
    /// A schema object being compiled.
    struct Source {
        const Json& schema;
        const std::string& pointer;
        std::uint32_t resource;
    };

    NodeId order(const Json& schema, std::string pointer);
    NodeId order_keyword(const Source& source, const char* keyword);
    void compile_node(NodeId id);

    // One group of keywords each (compiler_keywords.cpp).
    void values(const Source& source);
    void numbers(const Source& source);
    void strings(const Source& source);
    void objects(const Source& source);
    void object_rules(const Source& source);
    void dependencies(const Source& source);
    void arrays(const Source& source);
    void branches(const Source& source);
    void references(const Source& source);
    void unevaluated(const Source& source);

    // A keyword's value, checked; nullptr or nothing if it is absent or wrong.
    const Json* find(const Source& source, const char* keyword) const;
    const Json* object_value(const Source& source, const char* keyword);
    std::optional<std::uint64_t> size_value(const Source& source, const char* keyword);
    std::vector<std::string> names(const Json& value, const std::string& place, const char* what);
    std::vector<NodeId> schema_list(const Source& source, const char* keyword);
    std::uint32_t type_bits(const Json& value, const std::string& place);

    void size_step(const Source& source, const char* keyword, Op op);
    void number_step(const Source& source, const char* keyword, Op op);
    void emit(Op op, std::size_t operand);
    void fail(std::string place, std::string message);
    void dynamic_step(const References::Target& target, std::string name);
    void complete_dynamic_references();
    void refuse_endless_references();
    std::vector<NodeId> same_instance_nodes(const Node& node) const;

    const Json& document_;
    References& references_;
    Formats formats_;
    std::unique_ptr<Code> code_ = std::make_unique<Code>();
    Constants constants_;
    std::unordered_map<std::string, NodeId> by_pointer_;
    std::vector<const Json*> sources_;  ///< By node.
    std::vector<std::string> dynamic_names_;  ///< Of what each of code_->dynamic_references looks for.
    std::optional<Error> error_;
};

}  // namespace assay::schema
