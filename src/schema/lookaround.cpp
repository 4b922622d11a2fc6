#include "schema/lookaround.hpp"

#include "schema/lookaround_syntax.hpp"
#include "schema/pattern.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <map>

namespace assay::schema {
namespace {

using Program = LookaroundPattern::Program;
using CharacterSet = LookaroundPattern::CharacterSet;
using Op = LookaroundPattern::Op;
using Kind = PatternTree::Kind;

constexpr std::size_t max_states = 50'000;
constexpr std::uint64_t max_steps = 100'000'000;

Result<CharacterSet> compile_set(const std::string& ecma)
{
    const auto translated = translate_pattern(ecma);
    if (!translated)
        return translated.error();
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto regex = std::make_shared<const re2::RE2>(*translated, options);
    if (!regex->ok())
        return Error{Errc::invalid_input, regex->error()};
    CharacterSet out;
    for (int c = 0; c < 128; ++c) {
        const char byte = static_cast<char>(c);
        out.ascii[static_cast<std::size_t>(c)] = re2::RE2::FullMatch(re2::StringPiece{&byte, 1}, *regex);
    }
    out.others = std::move(regex);
    return out;
}

/// Writes the programs of a tree.
class Emitter {
public:
    explicit Emitter(const PatternTree& tree) : tree_{tree} {}

    /// The program of the expression at `root`, after those it looks at.
    std::uint32_t program(std::uint32_t root, bool backwards)
    {
        Program program;
        program.backwards = backwards;
        emit(root, program);
        program.code.push_back({Op::match});
        programs_.push_back(std::move(program));
        return static_cast<std::uint32_t>(programs_.size() - 1);
    }

    [[nodiscard]] bool is_too_large() const { return states_ > max_states; }
    std::vector<Program> take() && { return std::move(programs_); }

private:
    static std::uint32_t here(const Program& program) { return static_cast<std::uint32_t>(program.code.size()); }

    /// Appends an instruction that goes on with the next one.
    void step(Program& program, Op op, std::uint32_t other = 0)
    {
        ++states_;
        program.code.push_back({op, here(program) + 1, other});
    }

    // Recurses as deep as the tree, which the parser limits.
    void emit(std::uint32_t id, Program& out)
    {
        if (is_too_large())
            return;
        const auto& node = tree_.nodes[id];
        switch (node.kind) {
        case Kind::empty: break;
        case Kind::character: step(out, Op::character, node.set); break;
        case Kind::begin: step(out, Op::begin); break;
        case Kind::end: step(out, Op::end); break;
        case Kind::word_edge: step(out, Op::word_edge); break;
        case Kind::no_word_edge: step(out, Op::no_word_edge); break;
        case Kind::sequence:
            for (std::size_t i = 0; i < node.children.size(); ++i)
                emit(node.children[out.backwards ? node.children.size() - 1 - i : i], out);
            break;
        case Kind::choice: choice(node, out); break;
        case Kind::repeat: repeat(node, out); break;
        default: look(id, out); break;
        }
    }

    void choice(const PatternTree::Node& node, Program& out)
    {
        std::vector<std::uint32_t> ends;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const auto fork = here(out);
            const bool last = i + 1 == node.children.size();
            if (!last)
                step(out, Op::fork);
            emit(node.children[i], out);
            if (last)
                break;
            ends.push_back(here(out));
            step(out, Op::jump);
            out.code[fork].other = here(out);
        }
        for (const auto end : ends)
            out.code[end].next = here(out);
    }

    void repeat(const PatternTree::Node& node, Program& out)
    {
        const auto child = node.children.front();
        for (std::uint32_t i = 0; i < node.min && !is_too_large(); ++i)
            emit(child, out);
        if (node.max == PatternTree::unlimited) {
            const auto fork = here(out);
            step(out, Op::fork);
            emit(child, out);
            step(out, Op::jump);
            out.code.back().next = fork;
            out.code[fork].other = here(out);
            return;
        }
        std::vector<std::uint32_t> forks;
        for (std::uint32_t i = node.min; i < node.max && !is_too_large(); ++i) {
            forks.push_back(here(out));
            step(out, Op::fork);
            emit(child, out);
        }
        for (const auto fork : forks)
            out.code[fork].other = here(out);
    }

    void look(std::uint32_t id, Program& out)
    {
        const auto& node = tree_.nodes[id];
        const bool ahead = node.kind == Kind::ahead || node.kind == Kind::not_ahead;
        const bool negated = node.kind == Kind::not_ahead || node.kind == Kind::not_behind;
        auto known = bodies_.find(id);
        if (known == bodies_.end())
            known = bodies_.emplace(id, program(node.children.front(), ahead)).first;
        step(out, negated ? Op::no_look : Op::look, known->second);
    }

    const PatternTree& tree_;
    std::vector<Program> programs_;
    std::map<std::uint32_t, std::uint32_t> bodies_;  ///< Program of each look-around's node.
    std::size_t states_ = 0;
};

/// Runs programs over one text.
class Run {
public:
    Run(std::string_view text, const std::vector<CharacterSet>& sets) : sets_{sets}
    {
        for (std::size_t i = 0; i < text.size();) {
            std::size_t length = 1;
            while (i + length < text.size() && (static_cast<unsigned char>(text[i + length]) & 0xC0) == 0x80)
                ++length;
            characters_.push_back(text.substr(i, length));
            i += length;
        }
    }

    enum class Until { end, first_match };

    /// Remembers at which positions `program` has a match that ends there (in
    /// its own direction). False when the steps are used up.
    bool run(const Program& program, Until until)
    {
        const std::size_t size = characters_.size();
        std::vector<bool> holds(size + 1);
        marks_.assign(program.code.size(), 0);
        generation_ = 0;
        std::vector<std::uint32_t> now;
        std::vector<std::uint32_t> next;
        for (std::size_t i = 0; i <= size; ++i) {
            const std::size_t at = program.backwards ? size - i : i;
            ++generation_;
            now.clear();
            for (const auto state : next)
                follow(program, state, at, now, holds);
            follow(program, 0, at, now, holds);  // a match may begin anywhere
            next.clear();
            if (holds[at] && until == Until::first_match)
                break;
            if (i == size)
                break;
            const auto character = characters_[program.backwards ? at - 1 : at];
            for (const auto state : now) {
                if (contains(program.code[state].other, character))
                    next.push_back(program.code[state].next);
            }
            steps_ += now.size() + 1;
            if (steps_ > max_steps)
                return false;
        }
        results_.push_back(std::move(holds));
        return true;
    }

    [[nodiscard]] const std::vector<bool>& last_result() const { return results_.back(); }

private:
    /// All states that can be reached from `start` without a character.
    void follow(const Program& program, std::uint32_t start, std::size_t at, std::vector<std::uint32_t>& out,
                std::vector<bool>& holds)
    {
        stack_.push_back(start);
        while (!stack_.empty()) {
            const auto state = stack_.back();
            stack_.pop_back();
            if (marks_[state] == generation_)
                continue;
            marks_[state] = generation_;
            ++steps_;
            const auto& instruction = program.code[state];
            bool goes_on = true;
            switch (instruction.op) {
            case Op::character: out.push_back(state); continue;
            case Op::match: holds[at] = true; continue;
            case Op::fork: stack_.push_back(instruction.other); break;
            case Op::jump: break;
            case Op::begin: goes_on = at == 0; break;
            case Op::end: goes_on = at == characters_.size(); break;
            case Op::word_edge: goes_on = is_edge(at); break;
            case Op::no_word_edge: goes_on = !is_edge(at); break;
            case Op::look: goes_on = results_[instruction.other][at]; break;
            case Op::no_look: goes_on = !results_[instruction.other][at]; break;
            }
            if (goes_on)
                stack_.push_back(instruction.next);
        }
    }

    [[nodiscard]] bool is_word(std::size_t index) const
    {
        const char c = characters_[index].front();
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    [[nodiscard]] bool is_edge(std::size_t at) const
    {
        const bool before = at > 0 && is_word(at - 1);
        const bool after = at < characters_.size() && is_word(at);
        return before != after;
    }

    [[nodiscard]] bool contains(std::uint32_t set, std::string_view character) const
    {
        const auto first = static_cast<unsigned char>(character.front());
        if (first < 128)
            return sets_[set].ascii[first];
        return re2::RE2::FullMatch(re2::StringPiece{character.data(), character.size()}, *sets_[set].others);
    }

    const std::vector<CharacterSet>& sets_;
    std::vector<std::string_view> characters_;
    std::vector<std::vector<bool>> results_;  ///< By program.
    std::vector<std::uint64_t> marks_;        ///< Of states seen at this position.
    std::uint64_t generation_ = 0;
    std::vector<std::uint32_t> stack_;
    std::uint64_t steps_ = 0;
};

}  // namespace

Result<LookaroundPattern> LookaroundPattern::compile(std::string_view ecma)
{
    const auto tree = parse_pattern(ecma);
    if (!tree)
        return tree.error();
    LookaroundPattern out;
    for (const auto& set : tree->sets) {
        auto compiled = compile_set(set);
        if (!compiled)
            return compiled.error();
        out.sets_.push_back(std::move(*compiled));
    }
    Emitter emitter{*tree};
    static_cast<void>(emitter.program(tree->root, false));
    if (emitter.is_too_large())
        return Error{Errc::invalid_input, "it grows to more than 50,000 states"};
    out.programs_ = std::move(emitter).take();
    return out;
}

std::optional<bool> LookaroundPattern::found_in(std::string_view text) const
{
    Run run{text, sets_};
    for (const auto& program : programs_) {
        const bool whole = &program == &programs_.back();
        if (!run.run(program, whole ? Run::Until::first_match : Run::Until::end))
            return std::nullopt;
    }
    const auto& result = run.last_result();
    return std::find(result.begin(), result.end(), true) != result.end();
}

}  // namespace assay::schema
