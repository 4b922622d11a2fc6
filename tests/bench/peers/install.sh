#!/bin/sh
# Installs the peer, as locked.
set -eu
cd "$(dirname "$0")"
exec npm ci --no-audit --no-fund
