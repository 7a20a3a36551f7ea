namespace Migrator.Collecting.Errors;

/// <summary>A migration asks for something that cannot be split into safe steps yet.</summary>
public sealed class UnsupportedExpressionException : MigrationClassException
{
    internal UnsupportedExpressionException(string migrationClass, string? location, string expression, string cure)
        : base(migrationClass, location, $"{expression} is not supported yet. {cure}")
        => (Expression, Cure) = (expression, cure);

    /// <inheritdoc />
    public override string Code => "MIG1014";

    /// <summary>What the migration asks for.</summary>
    public string Expression { get; }

    /// <summary>What to write instead.</summary>
    public string Cure { get; }
}
