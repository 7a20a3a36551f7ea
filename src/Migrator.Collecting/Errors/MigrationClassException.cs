namespace Migrator.Collecting.Errors;

/// <summary>The base of errors that stand in one migration class.</summary>
public abstract class MigrationClassException : MigratorException
{
    /// <summary>Puts the class before the sentence.</summary>
    protected MigrationClassException(string migrationClass, string? location, string sentence, Exception? cause = null)
        : base($"{migrationClass}{(location is null ? "" : $" ({location})")}: {sentence}", cause)
        => (MigrationClass, Location) = (migrationClass, location);

    /// <summary>The full name of the class.</summary>
    public string MigrationClass { get; }

    /// <summary>Where it stands, as file:line; null where no debug symbols are there.</summary>
    public string? Location { get; }
}
