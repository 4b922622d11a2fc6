add_executable(ground_bench ${CMAKE_CURRENT_LIST_DIR}/ground_bench.cpp)
target_link_libraries(ground_bench PRIVATE assay::ground benchmark::benchmark)
