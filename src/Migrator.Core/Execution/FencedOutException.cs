namespace Migrator.Execution;

/// <summary>An application version may not register any more: the schema it needs is going or gone.</summary>
public sealed class FencedOutException(string app, string version, string range)
    : MigratorException($"{app} {version} may not start: this database accepts {app} {range} only, because a migration is removing what older versions need. Deploy a version in that range.")
{
    /// <inheritdoc />
    public override string Code => "MIG3001";

    /// <summary>The application.</summary>
    public string App { get; } = app;

    /// <summary>The version that was refused.</summary>
    public string Version { get; } = version;

    /// <summary>The versions that are accepted.</summary>
    public string Range { get; } = range;
}
