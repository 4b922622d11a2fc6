add_executable(limits_bench limits_bench.cpp client_cost_input.cpp ../support/process.cpp ../support/http_get.cpp
               ../support/simulator_process.cpp)
target_link_libraries(limits_bench PRIVATE assay::batch)
target_include_directories(limits_bench PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(limits_bench PRIVATE
  ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ASSAY_BINARY="${CMAKE_BINARY_DIR}/bin/assay")
add_dependencies(limits_bench assay)
