namespace Migrator.Execution.LiveVersions;

/// <summary>A file that somebody, or a pipeline, has written: asserted and not observed.</summary>
/// <param name="path">The file, as <see cref="FleetDocument"/> reads it.</param>
public sealed class FileSource(string path) : ILiveVersionSource
{
    /// <summary>The source's usual name.</summary>
    public const string Name = "file";

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return FleetDocument.Read(Name, await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)) with { IsAsserted = true };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return FleetObservation.Failed(Name, $"{path} cannot be read: {failure.Message}");
        }
    }
}
