#pragma once

#include "core/json.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace assay::decode {

/// The folder of public repair cases; not part of the repository.
[[nodiscard]] std::filesystem::path corpora();

/// JSON equality: numbers by value, objects in any order.
[[nodiscard]] bool same(const Json& a, const Json& b);

/// The cases of one file.
[[nodiscard]] std::vector<Json> cases_of(const std::string& name);

/// A case's text, which may be carried as base 64.
[[nodiscard]] std::string input_of(const Json& test);

/// Skips its tests, with a word why, where the cases are absent.
class Corpora : public testing::Test {
protected:
    void SetUp() override;
};

}  // namespace assay::decode
