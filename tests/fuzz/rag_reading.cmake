assay_test(rag_reading_fuzz_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/rag_reading_fuzz_test.cpp
  DEPENDS assay::rag_chunk assay::rag_filter assay::rag_collection assay::rag_rerank)
