using Migrator.Changes;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>An empty temporary table with the columns that a table is to have in the end.</summary>
internal sealed class ComingShape(InspectionSession session, IReadOnlyList<SchemaChange> changes)
{
    public const string Name = "pg_temp.migrator_shape";

    /// <summary>Creates it; what the server says where it does not.</summary>
    public async Task<PostgresException?> CreateAsync(TableName table, CancellationToken cancellationToken)
    {
        var statements = changes.OfType<CreateTable>().FirstOrDefault(create => create.Table == table) is { } created
            ? [$"CREATE TEMP TABLE migrator_shape ({string.Join(", ", created.Columns.Select(ColumnClause.For))})"]
            : changes.SelectMany(change => Reshape(change, table)).Prepend($"CREATE TEMP TABLE migrator_shape (LIKE {PgIdentifier.Quote(table)})").ToList();
        foreach (var statement in statements)
        {
            if (await session.TryAsync(statement, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    public static string Collation(ColumnSpec column) => column.Collation is { } collation ? $" COLLATE {TypeReading.Collation(collation)}" : "";

    private static IEnumerable<string> Reshape(SchemaChange change, TableName table) => change switch
    {
        AddColumn add when add.Table == table => [Add(add.Column)],
        RenameColumn rename when rename.Table == table => [$"ALTER TABLE {Name} RENAME COLUMN {PgIdentifier.Quote(rename.From)} TO {PgIdentifier.Quote(rename.To)}"],
        AlterColumn { Column.Type: { } type } alter when alter.Table == table =>
            [$"ALTER TABLE {Name} ALTER COLUMN {PgIdentifier.Quote(alter.Column.Name)} TYPE {TypeNames.For(type)}{Collation(alter.Column)} USING NULL::{TypeNames.For(type)}"],
        ReplaceColumns replace when replace.Table == table => [.. replace.New.Select(column => Add(column.Column)), .. replace.Old.Select(column => Drop(column.Name))],
        DropColumn drop when drop.Table == table => [Drop(drop.Column)],
        _ => [],
    };

    private static string Add(ColumnSpec column) => $"ALTER TABLE {Name} ADD COLUMN {PgIdentifier.Quote(column.Name)} {TypeNames.For(column.Type!)}{Collation(column)}";

    private static string Drop(ColumnName column) => $"ALTER TABLE {Name} DROP COLUMN {PgIdentifier.Quote(column)}";
}
