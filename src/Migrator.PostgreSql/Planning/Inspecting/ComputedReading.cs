using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Lets the server parse virtual generated columns on a shadow of their table, and tell what they read.</summary>
internal sealed class ComputedReading(InspectionSession session, CatalogSnapshot catalog)
{
    private const string Shadow = "migrator_computed";
    private const int FirstMajor = 18;

    public async Task<IReadOnlyList<ComputedInput>> ReadAsync(IReadOnlyList<SchemaChange> changes, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var computed = changes.SelectMany(change => change switch
        {
            AddColumn { Column.IsVirtual: true } add => [(add.Table, add.Column)],
            CreateTable create => create.Columns.Where(column => column.IsVirtual).Select(column => (create.Table, Column: column)),
            _ => [],
        }).ToList();
        if (catalog.Server.Major < FirstMajor)
        {
            refusals.AddRange(computed.Select(pair => new Finding(
                "MIG1190", FindingSeverity.Refusal, $"{pair.Table}.{pair.Column.Name}", $"PostgreSQL {catalog.Server.Major} cannot compute a column when it is read",
                "From PostgreSQL 18 on it can. Until then let a view compute it, or store it: Computed(\"…\", true) on a new table.")));
            return [];
        }

        var inputs = new List<ComputedInput>();
        foreach (var table in computed.Select(pair => pair.Table).Distinct().Where(table => catalog.Find(table) is not null))
        {
            await session.ExecuteAsync($"CREATE TEMP TABLE {Shadow} (LIKE {PgIdentifier.Quote(table)})", cancellationToken).ConfigureAwait(false);
            foreach (var add in changes.OfType<AddColumn>().Where(add => add.Table == table && add.Column.Type is not null))
            {
                var column = add.Column with { Default = null, IsNullable = null, IsIdentity = false };
                if (await session.TryAsync($"ALTER TABLE pg_temp.{Shadow} ADD COLUMN {ColumnClause.For(column)}", cancellationToken).ConfigureAwait(false) is { } refused)
                {
                    refusals.Add(ServerRefusals.Of("MIG1111", $"{table}.{add.Column.Name}", refused, $"Correct it{(column.GeneratedAs is { } expression ? $": {expression.Text}" : "")}."));
                }
            }

            inputs.AddRange((await ReadInputsAsync(cancellationToken).ConfigureAwait(false)).Select(row => new ComputedInput(table, new ColumnName(row.Column), new ColumnName(row.Input))));
            await session.ExecuteAsync($"DROP TABLE pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false);
        }

        return inputs;
    }

    private sealed record InputRow(string Column, string Input);

    private Task<IReadOnlyList<InputRow>> ReadInputsAsync(CancellationToken cancellationToken) => session.ReadAsync<InputRow>(
        $"""
        SELECT DISTINCT c.attname AS "Column", i.attname AS "Input"
          FROM pg_attrdef d
          JOIN pg_attribute c ON c.attrelid = d.adrelid AND c.attnum = d.adnum AND c.attgenerated <> ''
          JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid AND p.refclassid = 'pg_class'::regclass AND p.refobjid = d.adrelid
          JOIN pg_attribute i ON i.attrelid = p.refobjid AND i.attnum = p.refobjsubid AND i.attnum <> c.attnum
         WHERE d.adrelid = 'pg_temp.{Shadow}'::regclass
         ORDER BY 1, 2
        """,
        null,
        cancellationToken);
}
