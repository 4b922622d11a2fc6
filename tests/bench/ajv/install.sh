#!/bin/sh
# Installs the yardstick, as locked.
set -eu
cd "$(dirname "$0")"
exec npm ci --no-audit --no-fund
