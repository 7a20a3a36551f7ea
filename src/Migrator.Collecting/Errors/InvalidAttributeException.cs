namespace Migrator.Collecting.Errors;

/// <summary>An attribute of a migration says something that cannot be.</summary>
public sealed class InvalidAttributeException : MigrationClassException
{
    internal InvalidAttributeException(string migrationClass, string? location, string attribute, string why)
        : base(migrationClass, location, $"{attribute} is not valid: {why}")
        => (Attribute, Why) = (attribute, why);

    /// <inheritdoc />
    public override string Code => "MIG1010";

    /// <summary>The attribute as it stands in the source.</summary>
    public string Attribute { get; }

    /// <summary>What is wrong with it, and what is accepted.</summary>
    public string Why { get; }
}
