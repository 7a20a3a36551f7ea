using System.Data;

namespace Migrator.Changes;

/// <summary>Ties rows of one table to rows of another.</summary>
public sealed record CreateForeignKey : SchemaChange
{
    /// <summary>The constraint's name.</summary>
    public required string Name { get; init; }

    /// <summary>The table that refers.</summary>
    public required TableName Table { get; init; }

    /// <summary>The referring columns, paired by position with <see cref="ReferencedColumns"/>.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>The table that is referred to.</summary>
    public required TableName Referenced { get; init; }

    /// <summary>The referred columns.</summary>
    public required IReadOnlyList<ColumnName> ReferencedColumns { get; init; }

    /// <summary>What happens to a referring row when the referred one is deleted.</summary>
    public Rule OnDelete { get; init; } = Rule.None;

    /// <summary>What happens to a referring row when the referred key changes.</summary>
    public Rule OnUpdate { get; init; } = Rule.None;

    /// <summary>When it is looked at; null: at once, always.</summary>
    public Deferral? Deferral { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"create foreign key {Name} from {Table} to {Referenced}";
}
