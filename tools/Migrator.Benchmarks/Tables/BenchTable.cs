using Migrator.Changes;

namespace Migrator.Benchmarks.Tables;

/// <summary>A kind of table: always <c>shop.items</c>, always with a column <c>quantity</c> whose type changes from integer to bigint.</summary>
internal sealed record BenchTable
{
    /// <summary>The name in the results.</summary>
    public required string Name { get; init; }

    /// <summary>The statements that create it.</summary>
    public required string Create { get; init; }

    /// <summary>The statement that fills it with <c>@rows</c> rows.</summary>
    public required string Fill { get; init; }

    /// <summary>The columns of the primary key, in order; empty for none.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>It has one row where the others have so many.</summary>
    public int Divisor { get; init; } = 1;

    /// <summary>What is migrated in every table.</summary>
    public static SchemaChange Change { get; } = new AlterColumn
    {
        Table = new("shop", "items"),
        Column = new() { Name = new("quantity"), Type = new() { Verbatim = "bigint" } },
    };

    /// <summary>The rows it has where it is asked for so many.</summary>
    public long RowsOf(long rows) => Math.Max(1, rows / Divisor);
}
