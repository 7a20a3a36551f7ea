namespace Migrator.Changes;

/// <summary>Takes a constraint away from a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">The constraint's name.</param>
/// <param name="Sort">What the author takes it for.</param>
public sealed record DropConstraint(TableName Table, string Name, ConstraintSort Sort) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"drop constraint {Name} of {Table}";
}
