#include "llm/base_url.hpp"

namespace assay::llm {

std::string with_path(std::string_view base_url, std::string_view path)
{
    while (base_url.ends_with('/'))
        base_url.remove_suffix(1);
    const auto scheme_end = base_url.find("://");
    const auto host = scheme_end == base_url.npos ? 0 : scheme_end + 3;
    std::string url{base_url};
    if (base_url.find('/', host) == base_url.npos)
        url += path;
    return url;
}

}  // namespace assay::llm
