#include "llm/batch_refusal.hpp"

#include <algorithm>

namespace assay::llm {
namespace {

std::string text_of(const BatchStatus::Complaint& complaint)
{
    return complaint.code.empty() ? complaint.message : complaint.code + ": " + complaint.message;
}

bool is_about_the_queue(const BatchStatus::Complaint& complaint)
{
    return complaint.code == "token_limit_exceeded" || complaint.code == "request_limit_exceeded" ||
           complaint.message.find("nqueued token limit") != std::string::npos;
}

}  // namespace

BatchRefusal refusal_of(const BatchStatus& status, std::size_t items, std::size_t known)
{
    const auto& complaints = status.complaints;
    BatchRefusal refusal{.reason = complaints.empty() ? "no reason given" : text_of(complaints.front())};
    for (const auto& complaint : complaints) {
        if (complaint.line && *complaint.line <= known)
            refusal.at_fault.push_back({*complaint.line - 1, text_of(complaint)});
    }
    if (refusal.at_fault.size() * 2 >= items)
        refusal.at_fault.clear();
    refusal.passes = std::any_of(complaints.begin(), complaints.end(), is_about_the_queue);
    return refusal;
}

}  // namespace assay::llm
