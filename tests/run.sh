#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test.
#
#   tests/run.sh              release build
#   tests/run.sh --sanitize   with address and undefined-behaviour sanitizers
#   tests/run.sh --bench      the benchmarks instead of the tests
#
# ASSAY_SHARED names the folder with the reference corpora (default ../shared);
# tests that need it skip, saying so, where it is absent.
set -euo pipefail
cd "$(dirname "$0")/.."

build=build
options=(-DASSAY_TESTS=ON)
mode=test
for argument in "$@"; do
  case "$argument" in
    --sanitize) build=build-sanitize; options+=(-DASSAY_SANITIZE=ON) ;;
    --bench) mode=bench ;;
    *) echo "usage: $0 [--sanitize] [--bench]" >&2; exit 2 ;;
  esac
done

ASSAY_SHARED=$(realpath -m "${ASSAY_SHARED:-../shared}")
export ASSAY_SHARED

.ci/install-packages.sh test
cmake -S . -B "$build" -G Ninja "${options[@]}" >/dev/null
cmake --build "$build"

if [ "$mode" = bench ]; then
  for bench in "$build"/bin/*_bench; do
    echo "== ${bench##*/}"
    "$bench"
  done
  exit 0
fi

tests/e2e/parquet/install.sh
tests/e2e/serve/install.sh
ctest --test-dir "$build" --output-on-failure
