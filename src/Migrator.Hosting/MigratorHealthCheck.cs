using Microsoft.Extensions.Diagnostics.HealthChecks;
using Migrator.Gates;

namespace Migrator.Hosting;

/// <summary>Says whether this instance may use the database, from what the guard and the registration last saw: it asks nothing itself.</summary>
internal sealed class MigratorHealthCheck(MigratorInstance instance, MigratorSetup setup) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(Look(context.Registration.FailureStatus));

    private HealthCheckResult Look(HealthStatus failure)
    {
        var facts = new Dictionary<string, object> { ["app"] = instance.App, ["version"] = instance.Version, ["instance"] = instance.InstanceId ?? "" };
        if (instance.Observes is { } observes)
        {
            facts["observer"] = observes;
        }

        if (instance.LostBecause is { } lost)
        {
            return new HealthCheckResult(failure, $"{instance.App} {instance.Version} does not count as live any more: {lost}.", data: facts);
        }

        var trouble = instance.GuardTrouble ?? (instance.Admission is { Verdict: not AdmissionVerdict.May } admission ? AdmissionText.Of(admission) : null);
        if (!instance.IsReady)
        {
            return new HealthCheckResult(failure, trouble ?? "The guard has not looked yet.", data: facts);
        }

        return trouble is not null ? HealthCheckResult.Degraded(trouble, data: facts)
            : setup.Registers && instance.InstanceId is null ? HealthCheckResult.Degraded($"{instance.App} {instance.Version} is not registered yet, so gates do not see it.", data: facts)
            : instance.ObserverTrouble is { } blind ? HealthCheckResult.Degraded($"{instance.App} {instance.Version} may use the schema as it stands, but does not see which versions are live, and contract waits for that: {blind}", data: facts)
            : HealthCheckResult.Healthy($"{instance.App} {instance.Version} may use the schema as it stands.", facts);
    }
}
