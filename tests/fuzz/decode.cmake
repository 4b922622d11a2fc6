assay_test(decode_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/decode_fuzz_test.cpp DEPENDS assay::decode)
