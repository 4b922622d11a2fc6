add_executable(lexical_bench
  ${CMAKE_CURRENT_LIST_DIR}/lexical_bench.cpp ${CMAKE_CURRENT_LIST_DIR}/../support/ir_collection.cpp)
target_include_directories(lexical_bench PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(lexical_bench PRIVATE assay::rag_index assay::rag_evaluate SQLite::SQLite3)
