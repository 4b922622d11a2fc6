assay_test(table_fuzz_test
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/table_fuzz_test.cpp ${CMAKE_CURRENT_LIST_DIR}/../unit/table/random_table.cpp
  DEPENDS assay::table)
