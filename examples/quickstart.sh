#!/usr/bin/env bash
# From nothing to a feature table: installs what is missing (Debian packages),
# builds assay, extracts about 100 reviews with the built-in extractor (no key,
# no network, and no language model), and shows the table. Safe to run again.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== install and build (a few minutes the first time)"
.ci/install-packages.sh build
# A tree that is set up for the tests stays so.
[ -f build/CMakeCache.txt ] || cmake -S . -B build -G Ninja -DASSAY_TESTS=OFF >/dev/null
cmake --build build --target assay

assay=build/bin/assay
output=build/quickstart
mkdir -p "$output"

echo
echo "== extract: examples/data/reviews.jsonl by schemas/review.json"
"$assay" extract examples/data/reviews.jsonl --schema schemas/review.json \
  --keep product,rating:int64 -o "$output/reviews.parquet"

echo
echo "== the table"
"$assay" show "$output/reviews.parquet" -n 12 \
  -c id,rating,sentiment,sentiment_score,would_recommend,issues,praises

echo
echo "== how each row came about"
"$assay" show "$output/reviews.parquet" -n 3 -c id,_status,_attempts,_prompt_hash,_model,_cost_usd

cat <<TEXT

The table is $output/reviews.parquet. These answers came from rules. For a language model:
  export OPENAI_API_KEY=...
  $assay extract examples/data/reviews.jsonl --schema schemas/review.json -o reviews.parquet --model gpt-6-luna
or rehearse first, against a simulator that fails as real APIs do:
  $assay simulate --faults 500=0.05,cut=0.05 --latency-ms 200 &
  $assay extract examples/data/reviews.jsonl --schema schemas/review.json -o reviews.parquet \\
    --provider openai --base-url http://127.0.0.1:8089/v1 --model simulated
TEXT
