namespace Migrator.Hosting;

/// <summary>The application's role may not read what the guard asks.</summary>
public sealed class GuardDeniedException(Exception cause)
    : MigratorException($"The role of the application may not read what the guard asks ({cause.Message}). {Cure}", cause)
{
    /// <summary>What lets the guard read; the registration needs no more than what every role has.</summary>
    public const string Cure =
        "Let it: GRANT SELECT ON migrator.schema_version, migrator.migration, migrator.step, migrator.requirement, migrator.fence, migrator.evidence, migrator.release TO the role, and FluentMigrator's VersionInfo if it is there; or leave the guard out (WithoutStartupGuard) and ask 'migrator check-app' before the deploy.";

    /// <inheritdoc />
    public override string Code => "MIG3003";
}
