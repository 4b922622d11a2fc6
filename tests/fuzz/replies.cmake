assay_test(replies_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/replies_fuzz_test.cpp DEPENDS assay::extract)
