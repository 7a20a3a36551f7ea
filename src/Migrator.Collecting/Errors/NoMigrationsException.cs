namespace Migrator.Collecting.Errors;

/// <summary>No migration was found where some were expected.</summary>
public sealed class NoMigrationsException : MigratorException
{
    internal NoMigrationsException(string origin)
        : base($"'{origin}' holds no migrations. A migration is a public class that derives from FluentMigrator's Migration and has [Migration(number, \"title\")].")
        => Origin = origin;

    /// <inheritdoc />
    public override string Code => "MIG1003";

    /// <summary>The file or folder.</summary>
    public string Origin { get; }
}
