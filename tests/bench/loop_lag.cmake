add_executable(loop_lag_bench loop_lag_bench.cpp)
target_link_libraries(loop_lag_bench PRIVATE assay::batch)
target_include_directories(loop_lag_bench PRIVATE ${PROJECT_SOURCE_DIR}/tests)
