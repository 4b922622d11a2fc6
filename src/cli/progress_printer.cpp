#include "cli/progress_printer.hpp"

#include "core/utf8.hpp"

#include <cstdio>

namespace assay::cli {

void ProgressPrinter::tick(const batch::Progress& progress)
{
    constexpr std::chrono::milliseconds plain_interval{10'000};
    if (style_ == ProgressStyle::quiet)
        return;
    if (style_ == ProgressStyle::plain) {
        if (progress.elapsed - last_plain_ < plain_interval)
            return;
        last_plain_ = progress.elapsed;
        std::fprintf(stderr, "%s\n", batch::progress_line(progress).c_str());
        return;
    }
    auto line = batch::progress_line(progress);
    if (static_cast<int>(line.size()) >= columns_)
        line.resize(static_cast<std::size_t>(columns_ - 1));
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    line_shown_ = true;
}

void ProgressPrinter::message(const std::string& text)
{
    clear();
    std::fprintf(stderr, "%s\n", printable(text).c_str());
}

void ProgressPrinter::clear()
{
    if (!line_shown_)
        return;
    std::fprintf(stderr, "\r\x1b[K");
    std::fflush(stderr);
    line_shown_ = false;
}

}  // namespace assay::cli
