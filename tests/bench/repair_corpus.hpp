#pragma once

#include <string>
#include <vector>

namespace assay::bench {

/// A text as a model might write it, and the JSON text of the value it stands for.
struct Answer {
    std::string text;
    std::string value;
    std::string defect;  ///< Empty if the text is valid.
};

/// About 6 MB of the speed corpus of ASSAY_SHARED (default ../shared), made by
/// its generator with the seed it has by default; where that is absent, a
/// smaller corpus of our own with fewer kinds of defects.
[[nodiscard]] std::vector<Answer> repair_corpus();

}  // namespace assay::bench
