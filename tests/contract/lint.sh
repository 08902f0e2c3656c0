#!/usr/bin/env bash
# Checks docs/cdp-openapi.yaml with Redocly. The tool comes by npm into this folder; without npm this is skipped.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v npm >/dev/null; then
    echo "Contract lint is skipped: npm is not on this machine."
    exit 0
fi
wanted=$(sed -n 's/.*"@redocly\/cli": "\(.*\)".*/\1/p' package.json)
installed=$(sed -n 's/^ *"version": "\(.*\)".*/\1/p' node_modules/@redocly/cli/package.json 2>/dev/null || true)
if [ "$wanted" != "$installed" ] && ! npm install --no-package-lock --no-audit --no-fund --loglevel=error >&2; then
    echo "Contract lint is skipped: npm could not install @redocly/cli $wanted."
    exit 0
fi
REDOCLY_SUPPRESS_UPDATE_NOTICE=true node_modules/.bin/redocly lint --config redocly.yaml ../../docs/cdp-openapi.yaml
