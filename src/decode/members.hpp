#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::decode {

/// A part of a text by its offsets.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
};

/// The members written so far of all objects that are still open, so that a
/// key said twice is noticed. Offsets refer to the output, which may grow.
class Members {
public:
    void open_object();
    void close_object();

    /// The value that `key` has in the innermost object already; else nothing,
    /// and the member is remembered.
    [[nodiscard]] std::optional<Span> add(std::string_view output, Span key, Span value);

    /// Forgets the last member of the innermost object.
    void take_back();

private:
    struct Member {
        Span key;
        Span value;
    };
    /// Objects with more members than this are looked up by hash.
    static constexpr std::size_t few = 16;

    [[nodiscard]] std::optional<Span> find_among_many(std::string_view output, std::string_view key);

    struct Object {
        std::size_t begin;    ///< Of its members, in members_.
        std::size_t indexed;  ///< Members before this place are in index_.
    };

    std::vector<Member> members_;
    std::vector<Object> open_;
    /// By hash of key and object, to places in members_; of large objects only.
    std::unordered_multimap<std::size_t, std::size_t> index_;
};

}  // namespace assay::decode
