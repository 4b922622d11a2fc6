assay_test(rules_agreement_test
  SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/rules_agreement_test.cpp
  DEPENDS assay::rules)
