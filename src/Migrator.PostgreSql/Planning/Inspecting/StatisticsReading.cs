using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Reads extended statistics over the replaced columns of one table as they will be on the copies: a shadow of the table is renamed, and the server gives its words back.</summary>
internal sealed class StatisticsReading(InspectionSession session, TableSnapshot table, MigrationId migration, int identifierLimit, IReadOnlyList<(MappingDraft Draft, MappingInspection Inspection)> mappings)
{
    private const string Query =
        """
        SELECT s.stxname AS "Name", n.nspname AS "Schema", pg_get_statisticsobjdef_columns(s.oid) AS "Columns",
               pg_has_role(s.stxowner, 'USAGE') AND has_schema_privilege(n.oid, 'CREATE') AS "IsOwned",
               pg_get_userbyid(s.stxowner) AS "Owner", current_user AS "User", NULLIF(s.stxstattarget::int, -1) AS "Target", obj_description(s.oid, 'pg_statistic_ext') AS "Comment",
               COALESCE((SELECT ' (' || string_agg(CASE k.kind WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' ELSE 'mcv' END, ', ' ORDER BY k.kind) || ')'
                           FROM unnest(s.stxkind) AS k (kind) WHERE k.kind <> 'e'), '') AS "Kinds",
               ARRAY(SELECT DISTINCT a.attname::text
                       FROM pg_depend p JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
                      WHERE p.classid = 'pg_statistic_ext'::regclass AND p.objid = s.oid AND p.refclassid = 'pg_class'::regclass AND p.refobjid = s.stxrelid) AS "ReadColumns"
          FROM pg_statistic_ext s
          JOIN pg_namespace n ON n.oid = s.stxnamespace
         WHERE s.stxrelid = @relation::regclass
         ORDER BY n.nspname, s.stxname
        """;

    /// <summary>The statistics over columns that take over together; refused are those that also read one that does not.</summary>
    public async Task<IReadOnlyList<CarriedStatistics>> ReadAsync(IReadOnlySet<ColumnName> others, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var old = mappings.Select(mapping => mapping.Draft.Old[0].Name.Value).ToHashSet();
        var carried = new List<CarriedStatistics>();
        foreach (var row in (await session.ReadAsync<Row>(Query, new { relation = PgIdentifier.Quote(table.Name) }, cancellationToken).ConfigureAwait(false)).Where(row => row.ReadColumns.Any(old.Contains)))
        {
            if (!row.IsOwned)
            {
                refusals.Add(Refuse(row, $"they belong to {row.Owner}, or no object may be created in the schema {row.Schema}"));
            }
            else if (row.ReadColumns.Any(column => others.Contains(new(column))))
            {
                refusals.Add(Refuse(row, "they also read a column that changes hands at another moment, or goes"));
            }
            else if (await CopyAsync(row, cancellationToken).ConfigureAwait(false) is { } copy)
            {
                if (await TryAsync(row, copy, cancellationToken).ConfigureAwait(false) is { } refused)
                {
                    refusals.Add(Refuse(row, refused));
                    continue;
                }

                var name = DerivedName.Fit($"_new_{row.Name}_{migration}", identifierLimit);
                carried.Add(new CarriedStatistics(new(row.Schema, row.Name), name) { Create = Create(row, row.Name, row.Columns), CreateCopy = Create(row, name, copy) });
            }
        }

        return carried;
    }

    /// <summary>The columns and expressions with the copies' names, in the server's words.</summary>
    private async Task<string?> CopyAsync(Row row, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("SAVEPOINT statistics", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(Shadow(), cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(OnShadow(row, row.Columns), cancellationToken).ConfigureAwait(false);
        foreach (var (draft, _) in mappings)
        {
            await session.ExecuteAsync($"ALTER TABLE {TableShadows.Of(table.Name)} RENAME COLUMN {PgIdentifier.Quote(draft.Old[0].Name)} TO {PgIdentifier.Quote(draft.New[0].PhysicalName)}", cancellationToken).ConfigureAwait(false);
        }

        var copies = await session.ReadAsync<Row>(Query, new { relation = TableShadows.Of(table.Name) }, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT statistics", cancellationToken).ConfigureAwait(false);
        return copies[0].Columns;
    }

    /// <summary>The server's reason for not building them on the new types; null for none.</summary>
    private async Task<string?> TryAsync(Row row, string columns, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("SAVEPOINT statistics", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(Shadow(), cancellationToken).ConfigureAwait(false);
        foreach (var (draft, inspection) in mappings)
        {
            var type = inspection.NewTypes[draft.New[0].PhysicalName];
            await session.ExecuteAsync($"ALTER TABLE {TableShadows.Of(table.Name)} ADD COLUMN {PgIdentifier.Quote(draft.New[0].PhysicalName)} {type.Text}{(type.Collation is { } collation ? $" COLLATE {collation}" : "")}", cancellationToken).ConfigureAwait(false);
        }

        var refused = await session.TryAsync(OnShadow(row, columns), cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT statistics", cancellationToken).ConfigureAwait(false);
        return refused?.MessageText;
    }

    private string Shadow() => $"CREATE TEMP TABLE {PgIdentifier.Quote(table.Name.Name)} (LIKE {PgIdentifier.Quote(table.Name)})";

    private string OnShadow(Row row, string columns) => $"CREATE STATISTICS pg_temp.{PgIdentifier.Quote(row.Name)}{row.Kinds} ON {columns} FROM {TableShadows.Of(table.Name)}";

    private List<string> Create(Row row, string name, string columns)
    {
        var statistics = PgIdentifier.Quote(new TableName(row.Schema, name));
        return
        [
            $"CREATE STATISTICS {statistics}{row.Kinds} ON {columns} FROM {PgIdentifier.Quote(table.Name)}",
            .. row.Target is { } target ? [string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ALTER STATISTICS {statistics} SET STATISTICS {target}")] : Array.Empty<string>(),
            .. row.Comment is { } comment ? [$"COMMENT ON STATISTICS {statistics} IS {PgLiteral.Text(comment)}"] : Array.Empty<string>(),
            .. row.Owner != row.User ? [$"ALTER STATISTICS {statistics} OWNER TO {PgIdentifier.Quote(row.Owner)}"] : Array.Empty<string>(),
        ];
    }

    private Finding Refuse(Row row, string harm) => new(
        "MIG1196", FindingSeverity.Refusal, $"{table.Name}: {row.Name}", $"the statistics are over a column that changes, and cannot be built on its replacement: {harm}", "Drop them in an earlier migration and create them anew in a later one.");

    private sealed class Row
    {
        public string Name { get; init; } = "";
        public string Schema { get; init; } = "";
        public string Columns { get; init; } = "";
        public bool IsOwned { get; init; }
        public string Owner { get; init; } = "";
        public string User { get; init; } = "";
        public int? Target { get; init; }
        public string? Comment { get; init; }
        public string Kinds { get; init; } = "";
        public string[] ReadColumns { get; init; } = [];
    }
}
