#pragma once

#include "decode/decode.hpp"
#include "extract/pack_size.hpp"
#include "ground/plan.hpp"
#include "ground/ungrounded.hpp"
#include "llm/provider.hpp"
#include "prompt/prompt.hpp"

#include <chrono>
#include <cstddef>

namespace assay::extract {

/// A prompt and the provider made for it. Single and packed questions differ
/// in both, since the answer's schema is part of them.
struct Lane {
    const prompt::Prompt* prompt = nullptr;
    llm::Provider* provider = nullptr;
};

/// How the questions about one text or pack follow each other that do not
/// need each other's answers: samples, halves of a pack, its failed texts.
enum class Pace {
    one_by_one,  ///< So that no more are in flight than calls of extract().
    at_once,     ///< For a provider that takes hours to answer any number of them.
};

struct ExtractorOptions {
    int attempts = 3;  ///< Answers asked for per text before it is rejected; at least 1.
    std::chrono::milliseconds timeout{120'000};  ///< Per request.
    decode::AlignOptions align{};                ///< How far an answer may be bent to fit.
    const ground::Plan* ground = nullptr;        ///< Which values must be in the text; null for none.
    ground::Ungrounded ungrounded = ground::Ungrounded::flag;  ///< What to do about those that are not.
    PackSize::Limits pack{};                     ///< Of texts in one question.
    std::size_t samples = 1;                     ///< Answers per text, of which the majority counts; each has `attempts`.
    Pace pace = Pace::one_by_one;
};

}  // namespace assay::extract
