namespace Migrator.Collecting.Errors;

/// <summary>The migrations were compiled against another major version of FluentMigrator.</summary>
public sealed class FluentMigratorVersionException : MigratorException
{
    internal FluentMigratorVersionException(string origin, Version found, Version supported)
        : base($"'{origin}' was compiled against FluentMigrator {found.ToString(3)}; this tool reads {supported.Major}.x. Reference FluentMigrator {supported.ToString(3)} and build again.")
        => (Origin, Found, Supported) = (origin, found, supported);

    /// <inheritdoc />
    public override string Code => "MIG1007";

    /// <summary>The migrations assembly.</summary>
    public string Origin { get; }

    /// <summary>What it was compiled against.</summary>
    public Version Found { get; }

    /// <summary>What this tool was compiled against.</summary>
    public Version Supported { get; }
}
