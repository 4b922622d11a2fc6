assay_test(rag_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/rag_fuzz_test.cpp
  DEPENDS assay::rag_embed assay::rag_evaluate assay::rag_index)
