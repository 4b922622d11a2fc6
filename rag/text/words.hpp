#pragma once

#include "rag/text/character.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::rag {

/// A stretch of characters that belong together.
struct Word {
    std::string_view bytes;  ///< Well-formed UTF-8.
    Writing writing;         ///< Of its first letter; digit if it has none.
};

/// Walks over the words of a text.
///
/// Words of scripts with spaces are runs of letters, marks and digits, held
/// together by "_", and by "." inside of names and numbers (os.path, 3.14). A
/// run of a script without spaces is one "word", to be cut by the caller. The marks
/// of C++, C# and .NET belong to them: "++" behind a word, "#" behind a single
/// letter, "." before "NET".
class WordScanner {
public:
    explicit WordScanner(std::string_view utf8) : text_{utf8} {}

    /// Sets `word` to the next one, or returns false at the end.
    bool next(Word& word);

private:
    void scan_unspaced();
    Writing scan_spaced(Writing first);
    void take_marks_behind(std::size_t begin);

    std::string_view text_;
    std::size_t at_ = 0;
};

/// A word without the marks before and behind it: C of C++, NET of .NET.
[[nodiscard]] std::string_view without_marks(std::string_view word);

/// Sets `parts` to the parts of a name: HTTPServer2 is HTTP, Server and 2,
/// read_file is read and file. One part if there is nothing to split.
void split_identifier(std::string_view word, std::vector<std::string_view>& parts);

}  // namespace assay::rag
