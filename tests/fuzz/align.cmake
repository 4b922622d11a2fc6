assay_test(align_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/align_fuzz_test.cpp DEPENDS assay::decode)
