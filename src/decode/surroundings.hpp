#pragma once

#include "decode/candidates.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::decode {

/// What stands in a text beside the values that were read of it, and goes to
/// the front of their notes: thoughts, fences, prose, brackets too many, and
/// what is no prose but data that no value holds (see stray_data.hpp).
class Surroundings {
public:
    /// `found` is in the text's order. The values begin behind `thoughts`, which is where a reasoning model's
    /// thoughts end. `had_mark`: a byte order mark stood before the text.
    Surroundings(std::string_view text, std::size_t thoughts, bool had_mark, const std::vector<Candidate>& found);

    /// Notes what was left out around `candidate`, which may be several of the
    /// values joined.
    void note(Candidate& candidate) const;

private:
    struct Part {
        std::size_t begin;
        std::size_t end;
    };

    void note_prose(Part part, std::vector<Note>& notes) const;
    void note_behind(const Candidate& candidate, std::vector<Note>& notes) const;
    [[nodiscard]] std::string_view of(Part part) const { return text_.substr(part.begin, part.end - part.begin); }

    std::string_view text_;
    std::size_t thoughts_;
    bool had_mark_;
    std::vector<Part> strays_;  ///< Data that no value holds, in the text's order.
};

}  // namespace assay::decode
