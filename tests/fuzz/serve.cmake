assay_test(serve_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/serve_fuzz_test.cpp DEPENDS assay::serve)
