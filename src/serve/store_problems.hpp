#pragma once

#include "serve/problem.hpp"

#include <string>

namespace assay::serve {

/// 404: there is no collection of this name.
[[nodiscard]] Problem no_store(const std::string& name);
/// 404: there is no document of the id in the path.
[[nodiscard]] Problem no_document();
/// What a search could not do; a filter that cannot be read is named as the body's member.
[[nodiscard]] Problem about_search(const Error& error);

}  // namespace assay::serve
