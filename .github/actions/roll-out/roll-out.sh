#!/usr/bin/env bash
# Starts the roll-out of each backend that has a new version, and waits until it has all requests: `roll-out`.
# An environment without the option `rollout` has nothing to start.
#
#   terraform output -json | roll-out.sh
set -euo pipefail
outputs=$(cat)

deploy() { aws deploy "$@" --output text --no-cli-pager; }
fail() {
  echo "::error::$1"
  exit 1
}

started=()
for name in $(jq -r 'keys[] | select(startswith("rollout_"))' <<<"$outputs"); do
  input=$(jq -r --arg name "$name" '.[$name].value' <<<"$outputs")
  versions=$(jq -r '.revision.appSpecContent.content | fromjson.Resources[0].function.Properties
    | "\(.CurrentVersion) \(.TargetVersion)"' <<<"$input")
  read -r current target <<<"$versions"
  # CodeDeploy refuses a deployment of the version that is there.
  if [ "$current" = "$target" ]; then
    echo "$name: version $current has all requests"
    continue
  fi
  id=$(deploy create-deployment --cli-input-json "$input" --query deploymentId)
  echo "$name: from version $current to $target, deployment $id"
  started+=("$name/$id")
done

for each in ${started[@]+"${started[@]}"}; do
  name=${each%/*}
  while true; do
    status=$(deploy get-deployment --deployment-id "${each#*/}" --query deploymentInfo.status)
    case $status in
      Succeeded) break ;;
      Failed | Stopped) fail "$name: $status, and the version before has all requests again" ;;
    esac
    sleep "${POLL_SECONDS:-15}"
  done
  echo "$name: done"
done
