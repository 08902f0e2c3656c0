#!/usr/bin/env bash
# Checks docs/cdp-openapi.yaml with Redocly, then examples, encoders and a running CDP against it. The tools come by npm into this folder; without
# npm this is skipped.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
    echo "Contract lint is skipped: npm is not on this machine."
    exit 0
fi
if ! cmp -s package.json node_modules/.installed; then
    if ! npm install --no-package-lock --no-audit --no-fund --loglevel=error >&2; then
        echo "Contract lint is skipped: npm could not install the tools of tests/contract/package.json."
        exit 0
    fi
    cp package.json node_modules/.installed
fi
REDOCLY_SUPPRESS_UPDATE_NOTICE=true node_modules/.bin/redocly lint --config redocly.yaml ../../docs/cdp-openapi.yaml
# What the encoders wrote and what a running CDP answers, as far as they are built.
shopt -s nullglob
documents=(../../build/*/tests/encoded/*.json)
for cdp in ../../build/*/app/counterpart-cdp; do
    answers=$(dirname "$cdp")/../tests/live
    python3 check_live.py "$cdp" "$answers"
    documents+=("$answers"/*)
    break
done
node check_examples.mjs "${documents[@]}"
