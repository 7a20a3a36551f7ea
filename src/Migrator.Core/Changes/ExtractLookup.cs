using System.Data;

namespace Migrator.Changes;

/// <summary>Puts the values of columns into a lookup table, each once, and a reference to it in their place.</summary>
public sealed record ExtractLookup : SchemaChange
{
    /// <summary>The table that has the values.</summary>
    public required TableName From { get; init; }

    /// <summary>The columns that go, in order.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>The lookup table.</summary>
    public required TableName To { get; init; }

    /// <summary>The columns of <see cref="To"/> that hold the values, paired by position with <see cref="Columns"/>; together they are unique.</summary>
    public required IReadOnlyList<ColumnName> Values { get; init; }

    /// <summary>The key of <see cref="To"/>; the server gives it to new rows.</summary>
    public required ColumnName Key { get; init; }

    /// <summary>The column of <see cref="From"/> that comes and refers to <see cref="Key"/>.</summary>
    public required ColumnName Reference { get; init; }

    /// <summary>The name of the foreign key; null for one that is made of the others.</summary>
    public string? ForeignKey { get; init; }

    /// <summary>What happens to a referring row when the lookup row is deleted.</summary>
    public Rule OnDelete { get; init; } = Rule.None;

    /// <summary>What happens to a referring row when the key of the lookup row changes.</summary>
    public Rule OnUpdate { get; init; } = Rule.None;

    /// <inheritdoc />
    public override string Describe() => $"extract {string.Join(", ", Columns)} of {From} into the lookup table {To}";
}
