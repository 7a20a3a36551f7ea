namespace Migrator.Collecting.Errors;

/// <summary>Several classes have the same number.</summary>
public sealed class DuplicateMigrationException : MigratorException
{
    internal DuplicateMigrationException(MigrationId id, IReadOnlyList<string> classes)
        : base($"The number {id} belongs to several migrations: {string.Join(", ", classes)}. Give each its own.")
        => (Id, Classes) = (id, classes);

    /// <inheritdoc />
    public override string Code => "MIG1006";

    /// <summary>The number.</summary>
    public MigrationId Id { get; }

    /// <summary>The classes, with file:line where it is known.</summary>
    public IReadOnlyList<string> Classes { get; }
}
