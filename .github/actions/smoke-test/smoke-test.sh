#!/usr/bin/env bash
# Asks a gateway without a token, and with one that lives for ten minutes, as a tenant of its own: `smoke-test`.
#
#   smoke-test.sh <environment> <invoke URL> [<cell>]
#
# With a cell, the tenant is `smoke-test-<cell>`, and the URL the router's. With `-` for a cell, there is no directory of
# tenants yet: a token that nobody has is asked instead, so that the authorizer and its table answer.
#
# In seconds: API Gateway answers within 29 by itself, and a new key may take minutes until its plan lets it in.
set -euo pipefail
environment=$1
url=$2
cell=${3:-}
tenant=smoke-test${cell:+-$cell}
answer_seconds=${ANSWER_SECONDS:-35}
wait_seconds=${WAIT_SECONDS:-300}
poll_seconds=${POLL_SECONDS:-15}

fail() {
  echo "::error::$1"
  exit 1
}

secrets=$(mktemp -d)
trap 'rm -rf "$secrets"' EXIT

# What came of a request, in $came: its status, or why there was no answer.
request() {
  if ! came=$(curl --silent --show-error --connect-timeout 10 --max-time "$answer_seconds" \
    --output /dev/null --write-out '%{http_code}' "$@" 2>"$secrets/cause"); then
    came="no answer ($(tr '\n' ' ' <"$secrets/cause" | sed 's/ *$//'))"
  fi
}

# A command of the operator's. It has time limits of its own.
tenants() {
  local status=0
  npm run --silent tenants -- "$@" --env "$environment" >"$secrets/out" 2>"$secrets/cause" || status=$?
  return $status
}
refuse() { fail "tenants $1: $(tail -n 1 "$secrets/cause")"; }

request "$url/health"
[ "$came" = 401 ] || fail "without a token: $came and not 401"

if [ "$cell" = - ]; then
  request --header "Authorization: $(openssl rand -base64 32)" "$url/health"
  [ "$came" = 401 ] || fail "with a token that nobody has: $came and not 401"
  echo "$url answers: 401 without a token, 401 with one that nobody has"
  exit 0
fi

token=(--label deployment --expires-in 10m --out "$secrets/token")
known=0
tenants show "$tenant" --json || known=$?
if [ "$known" = 0 ] && [ -n "$cell" ] && ! grep -q "\"cell\":\"$cell\"" "$secrets/out"; then
  echo "::warning::$tenant is in another cell, as after a drain of cell $cell, which is not tested with a token"
  exit 0
fi
case $known in
  0) tenants tokens mint "$tenant" "${token[@]}" || refuse "tokens mint" ;;
  # 3: there is no such tenant.
  3) tenants create "$tenant" ${cell:+--cell "$cell"} "${token[@]}" || refuse create ;;
  *) refuse show ;;
esac
# The token goes through a file: an argument would be in the list of processes.
printf 'Authorization: %s\n' "$(cat "$secrets/token")" >"$secrets/header"

end=$((SECONDS + wait_seconds))
attempt=0
while true; do
  request --header "@$secrets/header" "$url/health"
  if [ "$came" = 200 ]; then
    echo "$url answers${cell:+ for cell $cell}: 401 without a token, 200 with one"
    exit 0
  fi
  attempt=$((attempt + 1))
  echo "attempt $attempt: $came"
  [ $((SECONDS + poll_seconds)) -lt "$end" ] || break
  sleep "$poll_seconds"
done
fail "with a token: $came and not 200, for $wait_seconds s"
