#!/usr/bin/env bash
# Documents in, answers out, with no key and no network: reviews become a
# collection that is searched by words, by meaning and by metadata, and asked.
# ASSAY names the program (default build/bin/assay), OUT a folder for what is
# written.
set -euo pipefail
cd "$(dirname "$0")/.."
assay=${ASSAY:-build/bin/assay}
out=${OUT:-build/examples}
mkdir -p "$out"
rm -f "$out"/reviews.rag*

"$assay" rag add "$out/reviews.rag" examples/data/reviews.jsonl --meta rating
"$assay" rag search "$out/reviews.rag" "cracked plastic" -k 3 --filter "rating<=3"
"$assay" rag ask "$out/reviews.rag" "What cracked after six weeks?"
"$assay" rag ask "$out/reviews.rag" "Who was the first emperor of Rome?" || true  # exit status 3: they do not say
