#pragma once

#include "serve/problem.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace assay::serve {

/// 404: there is no collection of this name.
[[nodiscard]] Problem no_store(const std::string& name);
/// 400: a model was to put passages into order, and the server asks none.
[[nodiscard]] Problem no_model_to_rerank();
/// 404: there is no document of the id in the path.
[[nodiscard]] Problem no_document();
/// What a search could not do; a filter that cannot be read is named as the body's member.
[[nodiscard]] Problem about_search(const Error& error);

/// A model that gave no answer. Its words may hold what nobody should see.
[[nodiscard]] Problem about_answer(const Error& error);

/// 400 if `question` is empty or nothing but white space and what nobody sees;
/// `pointer` is its place in the body.
[[nodiscard]] std::optional<Problem> check_question(std::string_view question, std::string_view pointer);

}  // namespace assay::serve
