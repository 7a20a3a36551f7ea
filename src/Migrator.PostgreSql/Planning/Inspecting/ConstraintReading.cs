using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Puts every constraint that is to come on an empty table of the shape it will meet, and reads back what the server made of it.</summary>
internal sealed class ConstraintReading(InspectionSession session, CatalogSnapshot catalog, IReadOnlyList<SchemaChange> changes)
{
    private const string Parent = "pg_temp.migrator_parent";

    private sealed class Row
    {
        public string Definition { get; init; } = "";
        public string? Condition { get; init; }
        public string? Filter { get; init; }
        public string[] Columns { get; init; } = [];
        public string[] Compared { get; init; } = [];
        public string[] Operators { get; init; } = [];
    }

    public async Task<IReadOnlyDictionary<SchemaChange, ConstraintInspection>> ReadAsync(bool countRows, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var found = new Dictionary<SchemaChange, ConstraintInspection>(ReferenceEqualityComparer.Instance);
        foreach (var group in changes.Where(change => TableOf(change) is not null).GroupBy(change => TableOf(change)!))
        {
            await session.ExecuteAsync("SAVEPOINT shape", cancellationToken).ConfigureAwait(false);
            if (await new ComingShape(session, changes).CreateAsync(group.Key, cancellationToken).ConfigureAwait(false) is { } unshaped)
            {
                refusals.Add(ServerRefusals.Of("MIG1131", group.Key.ToString(), unshaped, "The table cannot get the shape that this migration asks for: correct its types."));
                await session.ExecuteAsync("ROLLBACK TO SAVEPOINT shape", cancellationToken).ConfigureAwait(false);
                continue;
            }

            foreach (var change in group)
            {
                if (await AddAsync(change, cancellationToken).ConfigureAwait(false) is { } refused)
                {
                    refusals.Add(ServerRefusals.Of("MIG1131", $"{group.Key}: {NameOf(change)}", refused, "Correct the constraint."));
                }
                else
                {
                    found[change] = await ReadBackAsync(NameOf(change), cancellationToken).ConfigureAwait(false);
                }
            }

            await session.ExecuteAsync("ROLLBACK TO SAVEPOINT shape", cancellationToken).ConfigureAwait(false);
        }

        if (countRows && refusals.Count == 0)
        {
            foreach (var change in found.Keys.ToList())
            {
                found[change] = found[change] with { Trials = await new ConstraintTrialing(session, catalog, changes).TryAsync(change, found[change], cancellationToken).ConfigureAwait(false) };
            }
        }

        return found;
    }

    private static TableName? TableOf(SchemaChange change) => change switch
    {
        AddKey add => add.Table,
        AddCheck add => add.Table,
        AddExclusion add => add.Table,
        CreateForeignKey key => key.Table,
        _ => null,
    };

    private static string NameOf(SchemaChange change) => change switch
    {
        AddKey add => add.Key.Name!,
        AddCheck add => add.Name,
        AddExclusion add => add.Name,
        CreateForeignKey key => key.Name,
        _ => throw new InvalidOperationException($"{change.Describe()} is no constraint."),
    };

    private async Task<PostgresException?> AddAsync(SchemaChange change, CancellationToken cancellationToken)
    {
        var add = $"ALTER TABLE {ComingShape.Name} ADD CONSTRAINT {PgIdentifier.Quote(NameOf(change))}";
        return change switch
        {
            AddKey key => await session.TryAsync($"{add} {ConstraintText.Key(key.Key)}", cancellationToken).ConfigureAwait(false),
            AddCheck check => await session.TryAsync($"{add} CHECK ({check.Expression.Text})", cancellationToken).ConfigureAwait(false),
            AddExclusion exclusion => await session.TryAsync($"{add} {ConstraintText.Exclusion(exclusion)}", cancellationToken).ConfigureAwait(false),
            CreateForeignKey key => await session.TryAsync(ParentOf(key), cancellationToken).ConfigureAwait(false)
                ?? await session.TryAsync($"{add} {ConstraintText.ForeignKey(key).Replace($"REFERENCES {PgIdentifier.Quote(key.Referenced)} ", $"REFERENCES {Parent} ", StringComparison.Ordinal)}", cancellationToken).ConfigureAwait(false),
            _ => throw new InvalidOperationException($"{change.Describe()} is no constraint."),
        };
    }

    /// <summary>Only a temporary table can be referred to by another.</summary>
    private string ParentOf(CreateForeignKey key)
    {
        var specs = changes.OfType<CreateTable>().FirstOrDefault(create => create.Table == key.Referenced)?.Columns ?? [];
        var columns = key.ReferencedColumns.Select(name =>
            specs.FirstOrDefault(spec => spec.Name == name) is { } spec
                ? $"{PgIdentifier.Quote(name)} {TypeNames.For(spec.Type!)}{ComingShape.Collation(spec)}"
                : catalog.Find(key.Referenced)?.Find(name) is { } column
                    ? $"{PgIdentifier.Quote(name)} {column.Type}{(column.Collation is { } collation ? $" COLLATE {collation}" : "")}"
                    : changes.OfType<AddColumn>().First(add => add.Table == key.Referenced && add.Column.Name == name) is { } added ? $"{PgIdentifier.Quote(name)} {TypeNames.For(added.Column.Type!)}" : "");
        return $"DROP TABLE IF EXISTS {Parent} CASCADE; CREATE TEMP TABLE migrator_parent ({string.Join(", ", columns)}, UNIQUE ({ConstraintText.Names(key.ReferencedColumns)}))";
    }

    private async Task<ConstraintInspection> ReadBackAsync(string name, CancellationToken cancellationToken)
    {
        var row = (await session.ReadAsync<Row>(
            """
            SELECT pg_get_constraintdef(k.oid) AS "Definition", pg_get_expr(k.conbin, k.conrelid) AS "Condition", pg_get_expr(i.indpred, i.indrelid) AS "Filter",
                   ARRAY(SELECT a.attname::text
                           FROM pg_attribute a
                          WHERE a.attrelid = k.conrelid AND NOT a.attisdropped
                            AND (a.attnum = ANY (k.conkey)
                                 OR EXISTS (SELECT FROM pg_depend p
                                             WHERE p.refclassid = 'pg_class'::regclass AND p.refobjid = k.conrelid AND p.refobjsubid = a.attnum
                                               AND (p.classid = 'pg_constraint'::regclass AND p.objid = k.oid OR p.classid = 'pg_class'::regclass AND p.objid = i.indexrelid)))
                          ORDER BY a.attnum) AS "Columns",
                   ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, false) FROM generate_series(1, i.indnkeyatts) n WHERE k.contype = 'x' ORDER BY n) AS "Compared",
                   ARRAY(SELECT format('OPERATOR(%I.%s)', s.nspname, o.oprname)
                           FROM unnest(COALESCE(k.conexclop, k.conpfeqop)) WITH ORDINALITY u(oid, pos) JOIN pg_operator o ON o.oid = u.oid JOIN pg_namespace s ON s.oid = o.oprnamespace
                          ORDER BY u.pos) AS "Operators"
              FROM pg_constraint k
              LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype <> 'f'
             WHERE k.conrelid = @shape::regclass AND k.conname = @name
            """,
            new { shape = ComingShape.Name, name },
            cancellationToken).ConfigureAwait(false))[0];
        return new ConstraintInspection
        {
            Definition = row.Definition,
            Condition = row.Condition,
            Filter = row.Filter,
            Columns = [.. row.Columns.Select(column => new ColumnName(column))],
            Compared = row.Compared,
            Operators = row.Operators,
        };
    }
}
