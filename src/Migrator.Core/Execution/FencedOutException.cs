namespace Migrator.Execution;

/// <summary>An application version may not register any more: the schema it needs is going or gone.</summary>
/// <param name="app">The application.</param>
/// <param name="version">The version that was refused.</param>
/// <param name="range">The versions that are accepted.</param>
/// <param name="isUnregistered">True if its versions are ordered by registration, and it was never registered.</param>
/// <param name="said">What it said it does with the shapes of the migration that has raised the fence, if it was refused for that.</param>
public sealed class FencedOutException(string app, string version, string range, bool isUnregistered = false, string? said = null)
    : MigratorException(
        said is not null
            ? $"{app} {version} says {said}, and this database does not let that in any more, because a migration is removing what such instances need. Switch it over before it starts, or go on as before."
            : isUnregistered
            ? $"{app} {version} may not start: this database accepts {app} {range} only, in the order in which releases were registered, and {version} never was. If it is newer than every registered release: migrator release register {app}={version} --newest. Else deploy a release in that range."
            : $"{app} {version} may not start: this database accepts {app} {range} only, because a migration is removing what older versions need. Deploy a version in that range.")
{
    /// <inheritdoc />
    public override string Code => "MIG3001";

    /// <summary>The application.</summary>
    public string App { get; } = app;

    /// <summary>The version that was refused.</summary>
    public string Version { get; } = version;

    /// <summary>The versions that are accepted.</summary>
    public string Range { get; } = range;

    /// <summary>True if it has no place in the order of versions, because it was never registered.</summary>
    public bool IsUnregistered { get; } = isUnregistered;

    /// <summary>What it said it does with the shapes of the migration; null if it was judged by its version.</summary>
    public string? Said { get; } = said;
}
