#pragma once

#include "decode/mender.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::decode {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
inline constexpr std::string_view fence_mark = "```";

/// One reading of a model's text.
struct Candidate {
    std::string json;  ///< Strict JSON, minified, perhaps with a key twice.
    std::vector<Note> notes;
    std::size_t begin = 0;  ///< In the text that was searched.
    std::size_t end = 0;
    bool complete = false;     ///< Its own end stood in the text.
    bool contradicts = false;  ///< An object has a key twice, with different values.
    bool is_doubtful = false;  ///< May have begun at a bracket of the prose.
};

struct Candidates {
    /// The likeliest first: the certain before the doubtful, then larger, then later.
    std::vector<Candidate> found;
    std::string failure;  ///< Why there are none, as a sentence.
};

/// Finds the JSON values in a text that is not JSON as a whole: past thoughts,
/// prose and code fences, each value mended where needed. Reads the text at
/// most `max_readings` times, whatever it holds.
[[nodiscard]] Candidates find_candidates(std::string_view text, const MendOptions& options,
                                         Documents documents = Documents::best);

}  // namespace assay::decode
