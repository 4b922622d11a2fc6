assay_test(schema_fuzz_test SOURCES schema_fuzz_test.cpp DEPENDS assay::schema)
