namespace Migrator.Execution;

/// <summary>A release was not registered: it is not known where it belongs in the order of versions, and the wrong place would open gates.</summary>
/// <param name="app">The application.</param>
/// <param name="version">The release.</param>
/// <param name="why">What is missing or wrong.</param>
public sealed class ReleasePlaceException(string app, string version, string why)
    : MigratorException($"{app} {version} is not registered: {why}")
{
    /// <inheritdoc />
    public override string Code => "MIG4006";

    /// <summary>The application.</summary>
    public string App { get; } = app;

    /// <summary>The release.</summary>
    public string Version { get; } = version;
}
