add_executable(schema_bench ${CMAKE_CURRENT_LIST_DIR}/schema_bench.cpp)
target_link_libraries(schema_bench PRIVATE assay::schema benchmark::benchmark)
target_include_directories(schema_bench PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(schema_bench PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
