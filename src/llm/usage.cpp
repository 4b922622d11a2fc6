#include "llm/chat.hpp"

namespace assay::llm {

void add(Usage& total, const Usage& part)
{
    for (const auto member : {&Usage::input, &Usage::cached, &Usage::cache_write, &Usage::output, &Usage::reasoning}) {
        if (part.*member)
            total.*member = (total.*member).value_or(0) + *(part.*member);
    }
    total.batch = total.batch || part.batch;
}

}  // namespace assay::llm
