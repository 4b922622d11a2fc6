#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rag {

/// The terms of one text, in the text's order, in one buffer that is used
/// again and again: a term costs no allocation.
class Terms {
public:
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    [[nodiscard]] bool empty() const { return ends_.empty(); }

    /// Valid until the terms change.
    [[nodiscard]] std::string_view operator[](std::size_t i) const
    {
        const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view{bytes_}.substr(begin, ends_[i] - begin);
    }

    void add(std::string_view term)
    {
        bytes_ += term;
        ends_.push_back(bytes_.size());
    }

    void clear()
    {
        bytes_.clear();
        ends_.clear();
    }

private:
    std::string bytes_;
    std::vector<std::size_t> ends_;
};

}  // namespace assay::rag
