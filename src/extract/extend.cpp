#include "extract/extend.hpp"

#include <cassert>

namespace assay::extract {
namespace {

/// The members of two JSON objects that share none, as one object. Text by
/// text, so that no byte that was validated changes.
std::string merged(const std::string& first, const std::string& second)
{
    assert(first.starts_with('{') && first.ends_with('}'));
    assert(second.starts_with('{') && second.ends_with('}'));
    if (first.size() == 2)
        return second;
    if (second.size() == 2)
        return first;
    return first.substr(0, first.size() - 1) + "," + second.substr(1);
}

}  // namespace

Extraction extended(const Extraction& earlier, Extraction added)
{
    assert(earlier.status == Status::accepted);
    added.origin = Origin::extended;
    if (added.status != Status::accepted)
        return added;
    added.record = merged(earlier.record, added.record);
    added.notes.insert(added.notes.begin(), earlier.notes.begin(), earlier.notes.end());
    if (added.confidence.empty())
        added.confidence = earlier.confidence;
    else if (!earlier.confidence.empty())
        added.confidence = merged(earlier.confidence, added.confidence);
    return added;
}

}  // namespace assay::extract
