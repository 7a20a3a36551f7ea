#!/usr/bin/env bash
# Which versions of an application live in an ECS cluster, as a source of type "command" prints it.
#   ecs.sh CLUSTER FAMILY APP [CONTAINER]
# FAMILY is the family of its task definitions. The version is the docker label migrator.version of CONTAINER (the first one,
# if none is named), else the tag of its image. Whatever fails ends the script, and then nothing is printed.
# Needs aws and jq, and the rights ecs:ListTasks, DescribeTasks, DescribeTaskDefinition, ListServices, DescribeServices.
set -euo pipefail

cluster=${1:?usage: ecs.sh CLUSTER FAMILY APP [CONTAINER]}
family=${2:?usage: ecs.sh CLUSTER FAMILY APP [CONTAINER]}
app=${3:?usage: ecs.sh CLUSTER FAMILY APP [CONTAINER]}
container=${4:-}
observed=$(date -u +%Y-%m-%dT%H:%M:%SZ)
seen=$(mktemp -d)
trap 'rm -rf "$seen"' EXIT
touch "$seen"/{tasks,deployments,versions}

ecs() { aws ecs "$@" --output json; }

# Services first: a task that a service starts meanwhile is listed afterwards. A service without tasks may start some at any time.
arns=$(ecs list-services --cluster "$cluster" | jq -r '.serviceArns[]')
while read -r -a some && [ ${#some[@]} -gt 0 ]; do
    page=$(ecs describe-services --cluster "$cluster" --services "${some[@]}")
    jq -e '.failures == [] or .failures == null' <<<"$page" >/dev/null || { echo "ecs: a service cannot be described" >&2; exit 1; }
    jq --arg family "$family" '.services[] | . as $service
        | ((.deployments // []) + (.taskSets // []) + [{ id: "service", taskDefinition }])[]
        | select(.taskDefinition != null and (.taskDefinition | test("task-definition/" + $family + ":")))
        | { id: ($service.serviceName + "/" + .id), definition: .taskDefinition }' <<<"$page" >>"$seen/deployments"
done < <(xargs -n 10 <<<"$arns")

# RUNNING leaves out tasks that are asked to stop and still run; those are among STOPPED.
for status in RUNNING STOPPED; do
    arns=$(ecs list-tasks --cluster "$cluster" --family "$family" --desired-status "$status" | jq -r '.taskArns[]')
    while read -r -a some && [ ${#some[@]} -gt 0 ]; do
        page=$(ecs describe-tasks --cluster "$cluster" --tasks "${some[@]}")
        # One that is missing has ended and been forgotten in between.
        jq -e '[ .failures[]? | select(.reason != "MISSING") ] == []' <<<"$page" >/dev/null || { echo "ecs: a task cannot be described" >&2; exit 1; }
        jq '.tasks[]' <<<"$page" >>"$seen/tasks"
    done < <(xargs -n 100 <<<"$arns")
done

definitions=$(jq -rs '[ .[] | .taskDefinitionArn // .definition ] | unique[]' "$seen/tasks" "$seen/deployments")
for definition in $definitions; do
    ecs describe-task-definition --task-definition "$definition" | jq --arg arn "$definition" --arg container "$container" '
        def tag: (sub("@.*"; "") | split("/") | last | split(":")) | if length == 2 and last != "latest" then last else null end;
        ([ .taskDefinition.containerDefinitions[] | select($container == "" or .name == $container) ] | first) as $one
        | { ($arn): ($one.dockerLabels["migrator.version"] // ($one.image // "" | tag)) }' >>"$seen/versions"
done

jq -n --arg observed "$observed" --arg app "$app" --slurpfile tasks "$seen/tasks" --slurpfile deployments "$seen/deployments" --slurpfile described "$seen/versions" '
    ($described | add // {}) as $versions |
    def moment: if . == null then null elif type == "number" then (floor | todate) else . end;
    {
        schemaVersion: 1,
        observedAt: $observed,
        complete: true,
        instances: ([ $tasks[] | {
                app: $app,
                version: $versions[.taskDefinitionArn],
                id: (.taskArn | split("/") | last),
                state: (if .lastStatus == "STOPPED" then "stopped" elif .desiredStatus == "STOPPED" then "terminating" else "running" end),
                firstSeen: (.createdAt | moment)
            } + (if .lastStatus == "STOPPED" then { lastSeen: (.stoppedAt | moment) } else {} end) ]
            + [ $deployments[] | { app: $app, version: $versions[.definition], id, kind: "template", state: "scheduled" } ])
    }'
