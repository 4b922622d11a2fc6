# How every target of this project is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

# Assertions stay on in release builds: a program that waits on models can
# afford them, and a wrong row costs more than a branch.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

add_compile_options(-pthread)
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
# False alarms of g++ 12: inside simdjson.h once it is inlined, and about the
# frames of coroutines, whose allocation it inlines but not their release.
add_compile_options(-Wno-dangling-pointer -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
# Asio and Beast are compiled once (src/net/asio.cpp), not into every file.
add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
                        BOOST_BEAST_SEPARATE_COMPILATION)
# A Json turns into another type only where .get<T>() says so.
add_compile_definitions(JSON_USE_IMPLICIT_CONVERSIONS=0)

if(ASSAY_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
endif()

# Headers that most files lean on and that take more than a second each to
# read are read once. Sources still include what they use. Asio is left out:
# whoever includes it must link its one compiled copy, which is in net.
option(ASSAY_PRECOMPILE "Precompile the heavy headers" ON)
set(ASSAY_HEAVY_HEADERS <nlohmann/json.hpp> <simdjson.h> <boost/system/result.hpp>)

# assay_precompile(TARGET NAME LIBRARY HEADERS...): shares one precompiled header among
# all targets that name NAME. They all have the same flags, as they must, and
# those of LIBRARY, whose headers are among them.
function(assay_precompile target name library)
  if(NOT ASSAY_PRECOMPILE)
    return()
  endif()
  if(NOT TARGET ${name})
    file(WRITE ${CMAKE_BINARY_DIR}/${name}.cpp "// Carries the precompiled header.\n")
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
    foreach(property COMPILE_OPTIONS COMPILE_DEFINITIONS)
      get_target_property(value ${target} ${property})
      if(value)
        set_property(TARGET ${name} PROPERTY ${property} ${value})
      endif()
    endforeach()
    target_link_libraries(${name} PRIVATE PkgConfig::simdjson ${library})
    target_precompile_headers(${name} PRIVATE ${ARGN})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${name})
endfunction()

# Files of a target are compiled several at a time: most of what a file costs is
# the headers and templates it shares with its neighbours. Each still includes
# what it uses, which a build with this option off holds them to.
option(ASSAY_UNITY "Compile several files of a target as one" ON)
if(ASSAY_UNITY)
  # A type of one file that holds another of its anonymous namespace looks as if
  # both stood in a header.
  add_compile_options(-Wno-subobject-linkage)
endif()

# assay_unity(TARGET SIZE): about SIZE files at a time, in batches of one size, so
# that no long one is left over at the end.
function(assay_unity target size)
  get_target_property(sources ${target} SOURCES)
  list(LENGTH sources count)
  math(EXPR batches "(${count} + ${size} - 1) / ${size}")
  math(EXPR size "(${count} + ${batches} - 1) / ${batches}")
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${ASSAY_UNITY} UNITY_BUILD_BATCH_SIZE ${size})
endfunction()

# assay_library(NAME SOURCES ... DEPENDS ... LINKS ...)
#   DEPENDS  targets of ours, only from lower layers: the architecture
#   LINKS    libraries of others
# Includes are written from src/ or from the repository's root.
function(assay_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LINKS" ${ARGN})
  if(ARG_SOURCES)
    add_library(assay_${name} STATIC ${ARG_SOURCES})
    assay_unity(assay_${name} 8)
    assay_precompile(assay_${name} precompiled nlohmann_json::nlohmann_json ${ASSAY_HEAVY_HEADERS})
    set(scope PUBLIC)
  else()
    add_library(assay_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(assay::${name} ALIAS assay_${name})
  target_include_directories(assay_${name} ${scope} ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR})
  target_link_libraries(assay_${name} ${scope} ${ARG_DEPENDS} ${ARG_LINKS})
endfunction()

# assay_test(NAME SOURCES ... DEPENDS ... LINKS ...)
# One GoogleTest program, registered with CTest as one test.
function(assay_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  assay_unity(${name} 8)
  target_link_libraries(${name} PRIVATE PkgConfig::simdjson ${ARG_DEPENDS} ${ARG_LINKS} GTest::gmock_main)
  # In half the time; what they test is optimised all the same. Without this
  # definition simdjson's types would have another layout here than there.
  target_compile_options(${name} PRIVATE -O0)
  target_compile_definitions(${name} PRIVATE SIMDJSON_DEVELOPMENT_CHECKS=0)
  assay_precompile(${name} precompiled_tests GTest::gmock ${ASSAY_HEAVY_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE
    ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ASSAY_BINARY="${CMAKE_BINARY_DIR}/bin/assay")
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()
