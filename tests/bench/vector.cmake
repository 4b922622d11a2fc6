add_executable(vector_bench ${CMAKE_CURRENT_LIST_DIR}/vector_bench.cpp)
target_link_libraries(vector_bench PRIVATE assay::rag_index)
