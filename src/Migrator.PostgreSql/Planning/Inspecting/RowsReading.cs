using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Lets the server parse changes of rows, on an empty shadow of their table as this migration leaves it.</summary>
internal sealed class RowsReading(InspectionSession session, CatalogSnapshot catalog, IReadOnlyList<SchemaChange> changes)
{
    private const string Shadow = "pg_temp.migrator_rows";

    // Of a relation that the migration creates itself the server knows nothing yet.
    private static readonly string[] UnknownRelation = ["42P01", "3F000"];

    public async Task<IReadOnlyList<Finding>> ReadAsync(List<Finding> refusals, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            if (TextOf(change) is var (table, statements) && await RefusalOfAsync(table, statements, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                refusals.Add(refusal);
            }
        }

        return refusals.Count > 0 ? [] : await ConflictsAsync(cancellationToken).ConfigureAwait(false);
    }

    private (TableName Table, IReadOnlyList<string> Statements)? TextOf(SchemaChange change) => change switch
    {
        InsertRows insert => (insert.Table, [.. Text(insert.Table).Inserts(insert)]),
        UpdateRows update => (update.Table, [Text(update.Table).Update(update)]),
        DeleteRows delete => (delete.Table, [Text(delete.Table).Delete(delete)]),
        _ => null,
    };

    private RowsText Text(TableName table) => new(Shadow, catalog.Find(table));

    private async Task<Finding?> RefusalOfAsync(TableName table, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(CreateShadow(table), cancellationToken).ConfigureAwait(false);
        foreach (var added in changes.Select(change => ColumnAddedBy(change, table)).OfType<string>())
        {
            await session.ExecuteAsync($"ALTER TABLE {Shadow} ADD COLUMN IF NOT EXISTS {added}", cancellationToken).ConfigureAwait(false);
        }

        await session.RestorePathAsync(cancellationToken).ConfigureAwait(false);
        PostgresException? refused = null;
        foreach (var statement in statements)
        {
            refused ??= await session.TryAsync($"EXPLAIN {statement}", cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync($"DROP TABLE {Shadow}", cancellationToken).ConfigureAwait(false);
        return refused is null || (UnknownRelation.Contains(refused.SqlState) && changes.Any(change => change is CreateTable))
            ? null
            : ServerRefusals.Of("MIG1170", table.ToString(), refused, "Correct the values; an expression is given by RawSql.Insert(\"…\").");
    }

    private string CreateShadow(TableName table)
        => changes.OfType<CreateTable>().FirstOrDefault(create => create.Table == table) is { } created
            ? $"CREATE TEMP TABLE migrator_rows ({string.Join(", ", created.Columns.Select(ColumnClause.For))})"
            : $"CREATE TEMP TABLE migrator_rows (LIKE {PgIdentifier.Quote(table)} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED)";

    private string? ColumnAddedBy(SchemaChange change, TableName table) => change switch
    {
        AddColumn add when add.Table == table && add.Column.Type is { } type => $"{PgIdentifier.Quote(add.Column.Name)} {TypeNames.For(type)}",
        RenameColumn rename when rename.Table == table && catalog.Find(table)?.Find(rename.From) is { } renamed => $"{PgIdentifier.Quote(rename.To)} {renamed.Type}",
        _ => null,
    };

    private async Task<IReadOnlyList<Finding>> ConflictsAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var insert in changes.OfType<InsertRows>().Where(insert => catalog.Find(insert.Table) is not null))
        {
            var table = catalog.Find(insert.Table)!;
            var keys = InsertedKeys.Of(insert, table);
            if (keys.Count == 0)
            {
                continue;
            }

            var found = (await session.ReadAsync<Conflicts>(
                $"SELECT c.\"Count\", array_to_string(c.keys, '; ') AS \"Keys\" FROM ({new RowsText(PgIdentifier.Quote(insert.Table), table).Count(insert.Rows, keys)}) AS c (\"Count\", keys)", null, cancellationToken).ConfigureAwait(false))[0];
            if (found.Count > 0)
            {
                findings.Add(new Finding(
                    "MIG1371", FindingSeverity.Warning, insert.Table.ToString(), $"{found.Count} of the rows to be inserted are there already, by their key: {found.Keys}. The step stops before it inserts any",
                    "Take them out of the migration, or delete them first."));
            }
        }

        return findings;
    }

    private sealed record Conflicts(long Count, string? Keys);
}
