add_executable(vector_bench ${CMAKE_CURRENT_LIST_DIR}/vector_bench.cpp)
target_link_libraries(vector_bench PRIVATE assay::rag_index)

# A peer, if Debian's libhnswlib-dev is there. It picks its instructions when it
# is compiled, so it is compiled by itself for AVX2, as its users do.
find_path(HNSWLIB_INCLUDE hnswlib/hnswlib.h)
if(HNSWLIB_INCLUDE)
  add_library(vector_bench_hnsw STATIC ${CMAKE_CURRENT_LIST_DIR}/vector_bench_hnsw.cpp)
  target_include_directories(vector_bench_hnsw SYSTEM PRIVATE ${HNSWLIB_INCLUDE})
  target_include_directories(vector_bench_hnsw PUBLIC ${CMAKE_CURRENT_LIST_DIR})
  target_compile_options(vector_bench_hnsw PRIVATE -O3 -mavx2 -mfma -w)
  target_compile_definitions(vector_bench PRIVATE ASSAY_HAS_HNSWLIB)
  target_link_libraries(vector_bench PRIVATE vector_bench_hnsw)
endif()
