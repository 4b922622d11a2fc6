#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace assay {

/// What went wrong, in the only terms a caller can act on.
enum class Errc {
    invalid_input,    ///< The caller's data or configuration. Retrying cannot help.
    schema_mismatch,  ///< The model answered, but not with what the schema asks for.
    unavailable,      ///< Network or provider trouble. Retrying later may help.
    unreachable,      ///< No connection: nothing was sent. Retrying later may help.
    over_budget,      ///< The run's spending limit is reached. Stop, do not retry.
    no_space,         ///< The disk is full or a file cannot grow. A person must act.
    corrupt,          ///< Bytes on disk are not what was written.
    cancelled,        ///< Someone asked for the work to stop.
};

struct Error {
    Errc code;
    std::string message;  ///< One sentence for a person; quotes the offending value.
    std::string where{};  ///< JSON pointer, `file:line` or URL. Empty if there is none.

    /// `where: message`, or the message alone.
    [[nodiscard]] std::string text() const { return where.empty() ? message : where + ": " + message; }
};

/// A value, or the reason there is none. Check it and return early.
template <class T>
using Result = boost::system::result<T, Error>;

[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&)
{
    throw std::runtime_error(error.text());
}

}  // namespace assay
