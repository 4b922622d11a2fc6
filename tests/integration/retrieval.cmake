assay_test(retrieval_quality_test
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/retrieval_quality_test.cpp ${CMAKE_CURRENT_LIST_DIR}/../support/ir_collection.cpp
  DEPENDS assay::rag_retrieve assay::rag_evaluate
  TIMEOUT 900)
