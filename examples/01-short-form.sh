#!/usr/bin/env bash
# A schema in plain words: see what it stands for, extract by it, look at the
# table. ASSAY names the program (default build/bin/assay), OUT a folder for
# what is written.
set -euo pipefail
cd "$(dirname "$0")/.."
assay=${ASSAY:-build/bin/assay}
out=${OUT:-build/examples}
mkdir -p "$out"

"$assay" schema show schemas/review.short.json

"$assay" extract examples/data/reviews.csv --schema schemas/review.short.json \
  --provider builtin --keep rating:int64 -o "$out/short-form.csv"
"$assay" show "$out/short-form.csv" -n 5
