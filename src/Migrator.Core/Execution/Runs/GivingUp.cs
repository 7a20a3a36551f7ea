namespace Migrator.Execution.Runs;

/// <summary>Takes fences back behind which nothing was done: they would only keep old versions from restarting.</summary>
internal static class GivingUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Not cancelled, but within its own short time. That it fails hides nothing: why the run gave up is what counts, and the next one raises or lowers them itself.</summary>
    public static async Task LowerAsync(MigrationId migration, Func<CancellationToken, Task> lower, IRunObserver observer, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await lower(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (FailureResults.Knows(error))
        {
            observer.On(new Noted(migration, $"The fences could not be lowered: {error.Message}"));
        }
    }
}
