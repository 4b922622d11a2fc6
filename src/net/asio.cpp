// Asio and Beast are compiled here, once, for the whole program (see
// BOOST_ASIO_SEPARATE_COMPILATION in src/build.cmake).

#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
