add_executable(client_cost_bench client_cost_bench.cpp client_cost_bare.cpp client_cost_input.cpp
               client_cost_requests.cpp ../support/process.cpp ../support/http_get.cpp
               ../support/simulator_process.cpp)
target_link_libraries(client_cost_bench PRIVATE assay::batch)
target_include_directories(client_cost_bench PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_compile_definitions(client_cost_bench PRIVATE
  ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ASSAY_BINARY="${CMAKE_BINARY_DIR}/bin/assay")
add_dependencies(client_cost_bench assay)
