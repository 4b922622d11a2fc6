#include "core/money.hpp"

#include <cmath>
#include <cstdio>

namespace assay {

std::string Money::text() const
{
    char buffer[48];
    const double value = usd();
    if (picousd == 0)
        return "$0";
    if (std::fabs(value) >= 1.0)
        std::snprintf(buffer, sizeof buffer, "$%.2f", value);
    else
        std::snprintf(buffer, sizeof buffer, "$%.4g", value);
    std::string text{buffer};
    if (const auto point = text.find('.'); point != std::string::npos && point + 2 == text.size())
        text += '0';
    return text;
}

}  // namespace assay
