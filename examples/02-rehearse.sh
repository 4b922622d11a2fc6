#!/usr/bin/env bash
# A rehearsal: the same extraction against a simulator of the OpenAI API that
# fails as real ones do. Every row still gets its answer. ASSAY names the
# program (default build/bin/assay), OUT a folder for what is written.
set -euo pipefail
cd "$(dirname "$0")/.."
assay=${ASSAY:-build/bin/assay}
out=${OUT:-build/examples}
mkdir -p "$out"

"$assay" simulate --port 0 --latency-ms 20 --faults 500=0.05,529=0.05,cut=0.05,fenced=0.1,wrong_type=0.05 \
  > "$out/simulator.log" &
simulator=$!
trap 'kill "$simulator" 2>/dev/null' EXIT
until grep -q http:// "$out/simulator.log"; do sleep 0.05; done
url=$(grep -o 'http://[0-9.:]*' "$out/simulator.log" | head -1)

"$assay" extract examples/data/reviews.jsonl --schema schemas/review.json \
  --provider openai --base-url "$url/v1" --model simulated --concurrency 32 -o "$out/rehearsal.jsonl"
"$assay" show "$out/rehearsal.jsonl" -n 5 -c id,sentiment,would_recommend,_status,_attempts,_notes
