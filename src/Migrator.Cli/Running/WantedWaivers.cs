using Migrator.Execution.Ports;

namespace Migrator.Cli.Running;

/// <summary>Conditions that somebody wants set aside.</summary>
internal sealed record WantedWaivers(MigrationId Migration, IReadOnlyList<string> Conditions, string Reason, TimeSpan Duration, string By)
{
    public static WantedWaivers None { get; } = new(default, [], "", TimeSpan.Zero, "");

    public async Task StoreAsync(IStatePort state, CancellationToken cancellationToken)
    {
        foreach (var condition in Conditions)
        {
            await state.WaiveAsync(Migration, condition, Reason, By, Duration, cancellationToken).ConfigureAwait(false);
        }
    }
}
