#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::prompt {

/// A text as it stands in a prompt, under an id that is no position, so that
/// an answer can be held against it whatever order it comes back in.
struct Document {
    std::string id;
    std::string text;
};

/// Appends the document between fences that its own text cannot close:
///
///     <document id="k3f9q2">
///     ...text, with any "<document" or "</document" in it written "<\document"...
///     </document>
void append_fenced(std::string& prompt, std::string_view id, std::string_view text);

/// Reads back every fenced document of a prompt, in order. What the built-in
/// extractor and the simulator see is therefore exactly what a model is sent.
[[nodiscard]] std::vector<Document> read_fenced(std::string_view prompt);

}  // namespace assay::prompt
