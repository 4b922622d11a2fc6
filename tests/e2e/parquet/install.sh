#!/bin/sh
# Installs the packages that read our Parquet files back, as locked.
set -eu
cd "$(dirname "$0")"
exec npm ci --no-audit --no-fund
