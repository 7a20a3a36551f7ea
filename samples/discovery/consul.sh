#!/usr/bin/env bash
# Which versions of a service live in Consul, in all its data centres, as a source of type "command" prints it.
#   consul.sh SERVICE [APP]
# The version is Service.Meta.version. CONSUL_HTTP_ADDR (http://127.0.0.1:8500) and CONSUL_HTTP_TOKEN are Consul's own
# variables; the token is given to curl by its standard input, so that no list of processes shows it.
# Whatever fails ends the script, and then nothing is printed. An answer that was filtered by ACLs is not complete.
# Needs curl and jq, and the rights service:read and node:read.
set -euo pipefail

service=${1:?usage: consul.sh SERVICE [APP]}
app=${2:-$service}
address=${CONSUL_HTTP_ADDR:-http://127.0.0.1:8500}
observed=$(date -u +%Y-%m-%dT%H:%M:%SZ)
headers=$(mktemp)
seen=$(mktemp)
trap 'rm -f "$headers" "$seen"' EXIT

get() {
    if [ -n "${CONSUL_HTTP_TOKEN:-}" ]; then
        printf 'header = "X-Consul-Token: %s"\n' "$CONSUL_HTTP_TOKEN"
    fi | curl --config - --fail --silent --show-error --max-time 10 --dump-header "$headers" "$address$1"
}

complete=true
centres=$(get /v1/catalog/datacenters | jq -r '.[]')
for centre in $centres; do
    # Not ?passing: one that fails its check runs all the same. Consistent, and no stale answer of a follower.
    answer=$(get "/v1/health/service/$service?dc=$centre&consistent")
    if grep -qi '^X-Consul-Results-Filtered-By-ACLs: *true' "$headers"; then
        complete=false
    fi
    jq --arg app "$app" --arg centre "$centre" '
        .[] | { app: $app, version: .Service.Meta.version, id: ($centre + "/" + .Service.ID), state: "running" }' <<<"$answer" >>"$seen"
done

jq -n --arg observed "$observed" --argjson complete "$complete" --slurpfile instances "$seen" '
    { schemaVersion: 1, observedAt: $observed, complete: $complete, instances: $instances }
    + (if $complete then {} else { reason: "Consul has left out what the token may not read" } end)'
