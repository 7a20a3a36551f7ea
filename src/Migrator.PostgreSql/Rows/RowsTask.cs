using System.Globalization;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Rows;

/// <summary>What a batch does to which rows: it fills mappings, or makes a change of rows.</summary>
internal sealed record RowsTask
{
    public required MarkedTable Table { get; init; }

    /// <summary>What is assigned; null to delete the rows.</summary>
    public required string? Assignments { get; init; }

    /// <summary>Which rows are still to be visited; the row is called by any alias.</summary>
    public required Func<string, string> Condition { get; init; }

    /// <summary>True if it holds an author's own text, in which a name is never one of ours.</summary>
    public bool IsAuthors { get; init; }

    /// <summary>The statement over those rows that meet a condition too; the row is called <see cref="RowsWrite.Row"/>.</summary>
    public string Statement(string rows) => Assignments is { } assignments
        ? $"""
        UPDATE ONLY {Table.Quoted} AS {RowsWrite.Row}
                SET {assignments}
                WHERE {rows}
                    AND {Condition(RowsWrite.Row)}
        """
        : $"""
        DELETE FROM ONLY {Table.Quoted} AS {RowsWrite.Row}
                WHERE {rows}
                    AND {Condition(RowsWrite.Row)}
        """;

    /// <summary>The same over rows that it has visited before: all is computed anew.</summary>
    public RowsTask Anew() => this with { Assignments = Table.FillAnew(RowsWrite.Row), Condition = _ => "true" };

    public static RowsTask Of(BatchRequest request) => request.Rows is { } rows
        ? Of(request.Table, rows) with { Table = new MarkedTable(request.Table, []).Of(request.Range.Table) }
        : Of(new MarkedTable(request.Table, request.Mappings).Of(request.Range.Table));

    public static RowsTask Of(TableName table, IReadOnlyList<Mapping> mappings) => Of(new MarkedTable(table, mappings));

    public static RowsTask Of(MarkedTable table) => new() { Table = table, Assignments = table.Fill(RowsWrite.Row), Condition = table.IsPending };

    public static RowsTask Of(TableName table, BatchedRows rows)
    {
        var marker = PgIdentifier.Quote(MarkerColumn.For(table));
        var bit = rows.Bit is { } number ? string.Create(CultureInfo.InvariantCulture, $"{1L << number}::pg_catalog.int8") : null;
        var condition = rows.Condition is { } author ? $"({author}\n)" : "true";
        return new()
        {
            Table = new(table, []),
            Assignments = rows.Assignments is { } assignments ? $"{assignments}\n, {marker} = COALESCE({RowsWrite.Row}.{marker}, 0) | {bit}" : null,
            Condition = alias => bit is null ? condition : $"(COALESCE({alias}.{marker}, 0) & {bit} = 0) AND {condition}",
            IsAuthors = true,
        };
    }
}
