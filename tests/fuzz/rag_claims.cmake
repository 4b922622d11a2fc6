assay_test(rag_claims_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/rag_claims_fuzz_test.cpp DEPENDS assay::rag_answer)
