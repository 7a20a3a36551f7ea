namespace Migrator.Collecting.Errors;

/// <summary>A migration, or the conventions of its assembly, could not be created.</summary>
public sealed class MigrationConstructorException : MigrationClassException
{
    internal MigrationConstructorException(string migrationClass, string? location, Exception cause)
        : base(
            migrationClass,
            location,
            $"its constructor failed: {cause.Message} It is created without any services, so that it says the same everywhere.",
            cause)
    {
    }

    /// <inheritdoc />
    public override string Code => "MIG1011";
}
