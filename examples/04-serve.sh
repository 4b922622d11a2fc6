#!/usr/bin/env bash
# A server of one's own: store a few documents over HTTP, search them, ask a
# question, extract records. ASSAY names the program (default
# build/bin/assay), OUT a folder for what is written.
set -euo pipefail
cd "$(dirname "$0")/.."
assay=${ASSAY:-build/bin/assay}
out=${OUT:-build/examples}
mkdir -p "$out"

"$assay" serve --listen 127.0.0.1:0 --store faq="$out/faq.rag" --schemas schemas > "$out/serve.log" 2> "$out/requests.log" &
server=$!
trap 'kill "$server" 2>/dev/null' EXIT
until grep -q http:// "$out/serve.log"; do sleep 0.05; done
url=$(grep -o 'http://[0-9.:]*' "$out/serve.log" | head -1)

post() {
  curl -sS --fail-with-body -H 'Content-Type: application/json' -d "$2" "$url$1"
  echo
}

post /v1/rag/faq/documents '{"documents": [
  {"id": "returns", "title": "Returns", "text": "You have 30 days to return an item. The item must be unworn.", "metadata": {"dept": "service"}},
  {"id": "shipping", "title": "Shipping", "text": "Shipping costs 4 euros. It is free above 50 euros.", "metadata": {"dept": "service"}}]}'
post /v1/rag/faq/search '{"query": "how long may I return things?", "k": 1, "filter": "dept=service"}'
post /v1/rag/faq/ask '{"question": "How many days do I have to return an item?"}'
post /v1/extract '{"texts": ["Runs small, had to return it.", "I love the colour!"], "schema": "review.short"}'

kill "$server"
wait "$server"
trap - EXIT
