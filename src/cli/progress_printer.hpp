#pragma once

#include "batch/progress.hpp"

#include <string>

namespace assay::cli {

enum class ProgressStyle { terminal, plain, quiet };

/// Shows a run's progress on standard error: one line that is redrawn on a
/// terminal, a plain line now and then elsewhere.
class ProgressPrinter {
public:
    ProgressPrinter(ProgressStyle style, int columns) : style_{style}, columns_{columns} {}

    /// Call it a few times a second.
    void tick(const batch::Progress& progress);

    /// A message above the progress line.
    void message(const std::string& text);

    /// Removes the line that is redrawn.
    void clear();

private:
    ProgressStyle style_;
    int columns_;
    std::chrono::milliseconds last_plain_{0};
    bool line_shown_ = false;
};

}  // namespace assay::cli
