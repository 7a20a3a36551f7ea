using Migrator.Benchmarks.Tables;
using Migrator.Changes;

namespace Migrator.Benchmarks.Overheads;

/// <summary>A mapping on the bigint table, and how an application writes both of its shapes itself.</summary>
internal sealed record WrittenMapping
{
    /// <summary>The name in the results.</summary>
    public required string Name { get; init; }

    public required SchemaChange Change { get; init; }

    /// <summary>The old column.</summary>
    public required string Old { get; init; }

    /// <summary>The column that the application adds for itself where there is no toolkit.</summary>
    public required string New { get; init; }

    public required string NewType { get; init; }

    /// <summary>Another value for the old column.</summary>
    public required string Changed { get; init; }

    /// <summary>The new value from an expression for the old one.</summary>
    public required Func<string, string> Up { get; init; }

    /// <summary>A mapping that cannot fail.</summary>
    public static WrittenMapping Total { get; } = new()
    {
        Name = "unguarded",
        Change = BenchTable.Change,
        Old = "quantity",
        New = "quantity_new",
        NewType = "bigint",
        Changed = "quantity + 1",
        Up = old => $"({old})::bigint",
    };

    /// <summary>An author's own expression, which might fail and is guarded.</summary>
    public static WrittenMapping Guarded { get; } = new()
    {
        Name = "guarded",
        Change = new ReplaceColumns
        {
            Table = new("shop", "items"),
            Old = [new ReplacedColumn(new("email"), new("email_folded"))],
            New = [new ReplacementColumn(new() { Name = new("email_folded"), Type = new() { Verbatim = "text" }, IsNullable = true }, new("lower(email)"))],
        },
        Old = "email",
        New = "email_folded",
        NewType = "text",
        Changed = "email || 'x'",
        Up = old => $"lower({old})",
    };
}
