#pragma once

#include "support/temp_dir.hpp"

#include <string>

namespace assay::test {

/// A self-signed certificate for 127.0.0.1 with its key, as PEM files.
struct TestCertificate {
    std::string certificate;
    std::string key;
};

/// Made anew, valid for an hour, in `dir`.
[[nodiscard]] TestCertificate make_certificate(const TempDir& dir);

}  // namespace assay::test
