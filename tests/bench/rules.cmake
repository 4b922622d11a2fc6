add_executable(rules_bench ${CMAKE_CURRENT_SOURCE_DIR}/rules_bench.cpp)
target_link_libraries(rules_bench PRIVATE assay::rules benchmark::benchmark)
target_compile_definitions(rules_bench PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
