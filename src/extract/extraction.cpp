#include "extract/extraction.hpp"

namespace assay::extract {

void add_effort(Extraction& to, const Extraction& of)
{
    to.attempts += of.attempts;
    add(to.usage, of.usage);
    if (to.cost && of.cost)
        *to.cost += *of.cost;
    else
        to.cost.reset();
}

}  // namespace assay::extract
