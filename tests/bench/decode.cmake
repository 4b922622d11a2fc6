add_executable(decode_bench ${CMAKE_CURRENT_LIST_DIR}/decode_bench.cpp)
target_link_libraries(decode_bench PRIVATE assay::decode benchmark::benchmark)

add_executable(repair_bench ${CMAKE_CURRENT_LIST_DIR}/repair_bench.cpp ${CMAKE_CURRENT_LIST_DIR}/repair_corpus.cpp)
target_include_directories(repair_bench PRIVATE ${CMAKE_CURRENT_LIST_DIR} ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(repair_bench PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(repair_bench PRIVATE assay::decode benchmark::benchmark)
