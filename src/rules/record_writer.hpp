#pragma once

#include "rules/plan.hpp"
#include "rules/reading.hpp"

#include <string>

namespace assay::rules {

/// Writes one record as JSON text. Every place is visited once, and what a
/// place finds in its part of the text decides what is written.
class RecordWriter {
public:
    explicit RecordWriter(const PlanLimits& limits) : limits_(limits) {}

    /// The record for an object node; always a complete JSON object.
    [[nodiscard]] std::string write(const Node& root, const Part& part);

private:
    enum class Need {
        cue,    ///< Write only if the text has a cue.
        value,  ///< Write something admitted in any case.
    };

    /// Returns whether there was a cue. With Need::cue and no cue nothing is written.
    bool place(const Node& node, const Part& part, Need need);
    /// Writes only what has a cue.
    bool found(const Node& node, const Part& part);
    bool option(const Node& node, const Part& part);
    bool object(const Node& node, const Part& part);
    bool array(const Node& node, const Part& part);
    std::size_t items(const Node& node, const Part& part, std::size_t written);
    std::size_t string_items(const Node& node, const Part& part, std::size_t written);
    std::size_t object_items(const Node& node, const Part& part, std::size_t written);
    void separate(std::size_t written);

    PlanLimits limits_;
    std::string out_;
};

}  // namespace assay::rules
