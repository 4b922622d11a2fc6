assay_test(schema_fuzz_test SOURCES schema_fuzz_test.cpp DEPENDS assay::schema)
assay_test(schema_differential_test
  SOURCES schema_differential_test.cpp ${CMAKE_CURRENT_LIST_DIR}/../support/reference_validator.cpp
  DEPENDS assay::schema)
