#!/usr/bin/env bash
# Starts the roll-out of each backend that has a new version, and waits until it has all requests: `roll-out`.
# An environment without the option `rollout` has nothing to start.
#
#   terraform output -json | roll-out.sh
#
# A roll-out may take 50 minutes, the job has 60: in seconds.
set -euo pipefail
wait_seconds=${WAIT_SECONDS:-3300}
poll_seconds=${POLL_SECONDS:-15}
outputs=$(cat)

deploy() {
  aws deploy "$@" --output text --no-cli-pager --cli-connect-timeout 10 --cli-read-timeout 30
}
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
      Created | Queued | InProgress | Baking | Ready) ;;
      *) fail "$name: CodeDeploy says \"$status\", which is no status of a deployment" ;;
    esac
    if [ $((SECONDS + poll_seconds)) -gt "$wait_seconds" ]; then
      fail "$name: still $status after $wait_seconds s, and goes on: look at the deployment ${each#*/} in CodeDeploy"
    fi
    sleep "$poll_seconds"
  done
  echo "$name: done"
done
