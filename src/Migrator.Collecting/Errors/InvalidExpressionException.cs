namespace Migrator.Collecting.Errors;

/// <summary>A migration's expressions are not complete, or contradict each other.</summary>
public sealed class InvalidExpressionException : MigrationClassException
{
    internal InvalidExpressionException(string migrationClass, string? location, string expression, IReadOnlyList<string> problems)
        : base(migrationClass, location, $"{expression} is not valid. {string.Join(" ", problems)}")
        => (Expression, Problems) = (expression, problems);

    /// <inheritdoc />
    public override string Code => "MIG1015";

    /// <summary>What the migration asks for.</summary>
    public string Expression { get; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<string> Problems { get; }
}
