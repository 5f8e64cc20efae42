#!/usr/bin/env bash
# Find a browser for the tests, else install one; where there is none, say so loudly and go on.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" > /dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } > /dev/null 2>&1
  command -v chromium > /dev/null && exit 0
fi
ls "${HOME:-/}"/.cache/ms-playwright/chromium*/ > /dev/null 2>&1 && exit 0
timeout 300 .venv/bin/python -m playwright install chromium > /dev/null 2>&1 && exit 0
echo "NO BROWSER: the tests in a real browser will not run; install chromium to run them." >&2
