namespace Migrator.Kubernetes.Tests;

/// <summary>Objects as a cluster shows them, shortened where nothing reads them.</summary>
internal static class Json
{
    public const string ArgoResources = """
        {
          "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "argoproj.io/v1alpha1",
          "resources": [
            { "name": "rollouts", "singularName": "rollout", "namespaced": true, "kind": "Rollout", "verbs": ["delete", "get", "list", "patch", "create", "update", "watch"], "shortNames": ["ro"] },
            { "name": "rollouts/status", "singularName": "", "namespaced": true, "kind": "Rollout", "verbs": ["get", "patch", "update"] },
            { "name": "analysisruns", "singularName": "analysisrun", "namespaced": true, "kind": "AnalysisRun", "verbs": ["get", "list"] }
          ]
        }
        """;

    public static string Pod(string name, string version, string owner, string phase = "Running", bool isTerminating = false, string ownerKind = "ReplicaSet", string hash = "7d9c5b6f4", string revision = "")
        => $$"""
            {
              "kind": "Pod",
              "metadata": {
                "name": "{{name}}", "generateName": "{{owner}}-", "namespace": "shop", "uid": "5f1a3f0e-1f0b-4b0c-9a51-0c9c8d1b7f{{name.Length:00}}", "resourceVersion": "183004",
                "creationTimestamp": "2026-11-26T08:00:00Z", {{(isTerminating ? "\"deletionTimestamp\": \"2026-11-26T12:00:30Z\", \"deletionGracePeriodSeconds\": 30," : "")}}
                "labels": { "app": "shop", "app.kubernetes.io/name": "shop", "app.kubernetes.io/version": "{{version}}", "pod-template-hash": "{{hash}}"{{(revision.Length == 0 ? "" : $", \"controller-revision-hash\": \"{revision}\"")}} },
                "ownerReferences": [ { "apiVersion": "apps/v1", "kind": "{{ownerKind}}", "name": "{{owner}}", "uid": "0f2d7e58-90b7-4f5f-8b54-7f6a7c0a1c11", "controller": true, "blockOwnerDeletion": true } ]
              },
              "spec": { "containers": [ { "name": "web", "image": "registry.example.com:5000/shop/web:{{version}}", "imagePullPolicy": "IfNotPresent", "resources": { "requests": { "cpu": "100m", "memory": "128Mi" } } } ], "restartPolicy": "Always", "nodeName": "node-7" },
              "status": { "phase": "{{phase}}", "conditions": [ { "type": "Ready", "status": "{{(phase == "Running" ? "True" : "False")}}", "lastProbeTime": null, "lastTransitionTime": "2026-11-26T08:00:09Z" } ], "hostIP": "10.0.0.7", "podIP": "10.244.1.17", "startTime": "2026-11-26T08:00:00Z", "qosClass": "Burstable" }
            }
            """;

    public static string Deployment(string name, string version, int replicas, int revision, int generation = 4, int? observed = null)
        => $$"""
            {
              "kind": "Deployment",
              "metadata": { "name": "{{name}}", "namespace": "shop", "generation": {{generation}}, "creationTimestamp": "2026-03-01T08:00:00Z", "annotations": { "deployment.kubernetes.io/revision": "{{revision}}" }, "labels": { "team": "shop" } },
              "spec": { "replicas": {{replicas}}, "selector": { "matchLabels": { "app": "shop" } }, "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "25%", "maxUnavailable": "25%" } }, "revisionHistoryLimit": 10, "template": {{Template(version)}} },
              "status": { "observedGeneration": {{observed ?? generation}}, "replicas": {{replicas}}, "conditions": [ { "type": "Progressing", "status": "True", "reason": "ReplicaSetUpdated", "lastUpdateTime": "2026-11-26T12:00:00Z" } ] }
            }
            """;

    public static string ReplicaSet(string name, string version, int replicas, int revision, string owner, string ownerKind = "Deployment", string? hash = null)
        => $$"""
            {
              "kind": "ReplicaSet",
              "metadata": {
                "name": "{{name}}", "namespace": "shop", "generation": 2, "creationTimestamp": "2026-11-20T08:00:00Z",
                "annotations": { "{{(ownerKind == "Rollout" ? "rollout.argoproj.io/revision" : "deployment.kubernetes.io/revision")}}": "{{revision}}", "deployment.kubernetes.io/desired-replicas": "3" },
                "labels": { "app": "shop"{{(hash is null ? "" : $", \"rollouts-pod-template-hash\": \"{hash}\"")}} },
                "ownerReferences": [ { "apiVersion": "apps/v1", "kind": "{{ownerKind}}", "name": "{{owner}}", "uid": "c7f9d3a2-6a6e-4a53-bb8f-0d3f3f1f5a77", "controller": true, "blockOwnerDeletion": true } ]
              },
              "spec": { "replicas": {{replicas}}, "selector": { "matchLabels": { "app": "shop" } }, "template": {{Template(version)}} },
              "status": { "replicas": {{replicas}}, "readyReplicas": {{replicas}}, "observedGeneration": 2 }
            }
            """;

    public static string Rollout(string name, string version, string strategyStatus, string stable, string current, string observed = "5", string spec = "")
        => $$"""
            {
              "kind": "Rollout",
              "metadata": { "name": "{{name}}", "namespace": "shop", "generation": 5, "creationTimestamp": "2026-03-01T08:00:00Z", "annotations": { "rollout.argoproj.io/revision": "9" } },
              "spec": { "replicas": 5, {{spec}} "template": {{Template(version)}} },
              "status": { "observedGeneration": "{{observed}}", "stableRS": "{{stable}}", "currentPodHash": "{{current}}", "phase": "Paused", "message": "CanaryPauseStep", "HPAReplicas": 5, "replicas": 5, "abort": false, {{strategyStatus}} }
            }
            """;

    public static string StatefulSet(string name, string version, string current, string update, string strategy = """{ "type": "RollingUpdate", "rollingUpdate": { "partition": 2 } }""")
        => $$"""
            {
              "kind": "StatefulSet",
              "metadata": { "name": "{{name}}", "namespace": "shop", "generation": 4, "creationTimestamp": "2026-03-01T08:00:00Z", "labels": { "team": "shop" } },
              "spec": { "replicas": 3, "selector": { "matchLabels": { "app": "shop" } }, "serviceName": "{{name}}", "podManagementPolicy": "OrderedReady", "updateStrategy": {{strategy}}, "revisionHistoryLimit": 10, "template": {{Template(version)}} },
              "status": { "observedGeneration": 4, "replicas": 3, "readyReplicas": 3, "currentReplicas": 2, "updatedReplicas": 1, "currentRevision": "{{current}}", "updateRevision": "{{update}}", "collisionCount": 0, "availableReplicas": 3 }
            }
            """;

    public static string DaemonSet(string name, string version, int updated)
        => $$"""
            {
              "kind": "DaemonSet",
              "metadata": { "name": "{{name}}", "namespace": "shop", "generation": 4, "creationTimestamp": "2026-03-01T08:00:00Z", "annotations": { "deprecated.daemonset.template.generation": "4" } },
              "spec": { "selector": { "matchLabels": { "app": "shop" } }, "updateStrategy": { "type": "OnDelete" }, "revisionHistoryLimit": 10, "template": {{Template(version)}} },
              "status": { "currentNumberScheduled": 2, "numberMisscheduled": 0, "desiredNumberScheduled": 2, "numberReady": 2, "observedGeneration": 4, "updatedNumberScheduled": {{updated}}, "numberAvailable": 2 }
            }
            """;

    public static string ControllerRevision(string name, string version, int revision, string owner, string ownerKind)
        => $$"""
            {
              "kind": "ControllerRevision",
              "metadata": {
                "name": "{{name}}", "namespace": "shop", "creationTimestamp": "2026-11-20T08:00:00Z",
                "labels": { "app": "shop", "{{(ownerKind == "StatefulSet" ? "controller.kubernetes.io/hash" : "controller-revision-hash")}}": "{{name[(owner.Length + 1)..]}}" },
                "ownerReferences": [ { "apiVersion": "apps/v1", "kind": "{{ownerKind}}", "name": "{{owner}}", "uid": "c7f9d3a2-6a6e-4a53-bb8f-0d3f3f1f5a78", "controller": true, "blockOwnerDeletion": true } ]
              },
              "data": { "spec": { "template": { "$patch": "replace", {{Template(version).TrimStart()[1..]}} } },
              "revision": {{revision}}
            }
            """;

    public static string CronJob(string name, string version, bool isSuspended = false)
        => $$"""
            {
              "kind": "CronJob",
              "metadata": { "name": "{{name}}", "namespace": "shop", "generation": 1, "creationTimestamp": "2026-03-01T08:00:00Z" },
              "spec": { "schedule": "0 3 * * *", "suspend": {{(isSuspended ? "true" : "false")}}, "concurrencyPolicy": "Forbid", "jobTemplate": { "metadata": {}, "spec": { "backoffLimit": 6, "template": {{Template(version)}} } } },
              "status": { "lastScheduleTime": "2026-11-26T03:00:00Z" }
            }
            """;

    public static string Template(string version)
        => $$"""{ "metadata": { "labels": { "app": "shop", "app.kubernetes.io/name": "shop", "app.kubernetes.io/version": "{{version}}" } }, "spec": { "containers": [ { "name": "web", "image": "registry.example.com:5000/shop/web:{{version}}" } ], "restartPolicy": "Always", "terminationGracePeriodSeconds": 30 } }""";
}
