assay_test(batch_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/batch_fuzz_test.cpp DEPENDS assay::llm assay::simulate)
