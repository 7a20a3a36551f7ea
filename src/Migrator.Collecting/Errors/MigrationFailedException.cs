namespace Migrator.Collecting.Errors;

/// <summary>A migration threw while it was asked what it wants.</summary>
public sealed class MigrationFailedException : MigrationClassException
{
    internal MigrationFailedException(string migrationClass, string? location, Exception cause)
        : base(migrationClass, location, $"it threw while it was read: {(cause is TypeInitializationException { InnerException: { } inner } ? inner : cause).Message}", cause)
    {
    }

    /// <inheritdoc />
    public override string Code => "MIG1012";
}
