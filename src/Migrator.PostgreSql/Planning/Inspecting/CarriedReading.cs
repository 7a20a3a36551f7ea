using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// Reads what hangs on replaced columns as it will be on their copies: a shadow of the table is renamed and retyped, and the
/// server gives its indexes and checks back. No text of SQL is taken apart.
/// </summary>
internal sealed class CarriedReading(InspectionSession session, TableSnapshot table, MigrationId migration, int identifierLimit, CopiedColumns copies)
{
    private const string Shadow = "migrator_shadow";

    private sealed record IndexRow(string Name, string Signature, string Definition);

    private sealed record CheckRow(string Name, string Definition, string Condition);

    /// <summary>What the parts of a relation are bound to.</summary>
    private sealed record Bindings(ILookup<string, BoundItem> Indexes, ILookup<string, BoundItem> Checks);

    /// <summary>The carried objects of each mapping that replaces one column by one.</summary>
    public async Task<(IReadOnlyDictionary<string, CarriedObjects> Carried, IReadOnlyList<Finding> Refusals)> ReadAsync(
        IReadOnlyList<(MappingDraft Draft, ReadMapping Read)> mappings, CancellationToken cancellationToken)
    {
        var pairs = mappings.Where(mapping => mapping.Draft is { Old.Count: 1, New: [{ CopyOf: not null }] }).ToList();
        if (pairs.Count == 0)
        {
            return (new Dictionary<string, CarriedObjects>(), []);
        }

        var (retired, before) = await ReadRetiredAsync(pairs, cancellationToken).ConfigureAwait(false);
        var shadowOf = await CreateShadowAsync(cancellationToken).ConfigureAwait(false);

        foreach (var (draft, read) in pairs)
        {
            if (await ReshapeAsync(draft, read, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return (new Dictionary<string, CarriedObjects>(), [refusal]);
            }
        }

        var rebuilt = (await ReadIndexesAsync($"pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Name);
        var checks = (await session.ReadAsync<CheckRow>(
            "SELECT conname AS \"Name\", pg_get_constraintdef(oid) AS \"Definition\", pg_get_expr(conbin, conrelid) AS \"Condition\" FROM pg_constraint WHERE conrelid = ('pg_temp.' || @shadow)::regclass AND contype = 'c'",
            new { shadow = Shadow },
            cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Name);
        var after = await ReadBindingsAsync($"pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"DROP TABLE pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false);
        return (Distribute(
            mappings, pairs,
            index => (rebuilt[shadowOf[index]].Definition, retired[index].Definition, BoundComparing.Of(before.Indexes[retired[index].Name], after.Indexes[shadowOf[index]])),
            check => (checks[check], BoundComparing.Of(before.Checks[check], after.Checks[check]))), []);
    }

    /// <summary>A shadow of the table, and which of its indexes stands for which of the table's.</summary>
    private async Task<Dictionary<string, string>> CreateShadowAsync(CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"CREATE TEMP TABLE {Shadow} (LIKE {PgIdentifier.Quote(table.Name)} INCLUDING CONSTRAINTS INCLUDING INDEXES)", cancellationToken).ConfigureAwait(false);
        var originals = await ReadIndexesAsync(PgIdentifier.Quote(table.Name), cancellationToken).ConfigureAwait(false);
        return PairUp(originals, await ReadIndexesAsync($"pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// The names and definitions of the shadow's indexes once the old columns have their retired names; and what all of it is bound to when the server reads
    /// its own words again, as it does for the new type: only then do both have the same casts.
    /// </summary>
    private async Task<(Dictionary<string, IndexRow> Indexes, Bindings Bound)> ReadRetiredAsync(List<(MappingDraft Draft, ReadMapping Read)> pairs, CancellationToken cancellationToken)
    {
        var shadowOf = await CreateShadowAsync(cancellationToken).ConfigureAwait(false);
        foreach (var old in pairs.Where(IsRetyped).Select(pair => table.Find(pair.Draft.Old[0].Name)!))
        {
            await session.ExecuteAsync($"ALTER TABLE pg_temp.{Shadow} ALTER COLUMN {PgIdentifier.Quote(old.Name)} TYPE {old.Type}{(old.Collation is { } collation ? $" COLLATE {collation}" : "")} USING NULL::{old.Type}", cancellationToken).ConfigureAwait(false);
        }

        var bound = await ReadBindingsAsync($"pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false);
        foreach (var (draft, _) in pairs)
        {
            var old = draft.Old[0].Name;
            await session.ExecuteAsync($"ALTER TABLE pg_temp.{Shadow} RENAME COLUMN {PgIdentifier.Quote(old)} TO {PgIdentifier.Quote(new ColumnName(RetiredNames.For(old.Value, migration, identifierLimit)))}", cancellationToken).ConfigureAwait(false);
        }

        var rows = (await ReadIndexesAsync($"pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Name);
        await session.ExecuteAsync($"DROP TABLE pg_temp.{Shadow}", cancellationToken).ConfigureAwait(false);
        return (shadowOf.ToDictionary(pair => pair.Key, pair => rows[pair.Value]), bound);
    }

    private bool IsRetyped((MappingDraft Draft, ReadMapping Read) pair)
    {
        var (type, present) = (pair.Read.Types[pair.Draft.New[0].PhysicalName], table.Find(pair.Draft.Old[0].Name)!);
        return type.Text != present.Type || type.Collation != present.Collation;
    }

    private async Task<Finding?> ReshapeAsync(MappingDraft draft, ReadMapping read, CancellationToken cancellationToken)
    {
        var (old, copy) = (draft.Old[0].Name, draft.New[0].PhysicalName);
        var type = read.Types[copy];
        if (IsRetyped((draft, read)))
        {
            var retype = $"ALTER TABLE pg_temp.{Shadow} ALTER COLUMN {PgIdentifier.Quote(old)} TYPE {type.Text}{(type.Collation is { } collation ? $" COLLATE {collation}" : "")} USING NULL::{type.Text}";
            if (await session.TryAsync(retype, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                var hangers = table.Indexes.Where(index => index.Columns.Contains(old)).Select(index => index.Name)
                    .Concat(table.Constraints.Where(constraint => constraint.Columns.Contains(old)).Select(constraint => constraint.Name)).Distinct();
                return ServerRefusals.Of("MIG1105", $"{table.Name}.{old}", refused, $"What hangs on the column cannot be built with the new type ({string.Join(", ", hangers)}): drop it in an earlier migration and create it anew in a later one.");
            }
        }

        await session.ExecuteAsync($"ALTER TABLE pg_temp.{Shadow} RENAME COLUMN {PgIdentifier.Quote(old)} TO {PgIdentifier.Quote(copy)}", cancellationToken).ConfigureAwait(false);
        return null;
    }

    private Dictionary<string, CarriedObjects> Distribute(
        IReadOnlyList<(MappingDraft Draft, ReadMapping Read)> all, List<(MappingDraft Draft, ReadMapping Read)> pairs,
        Func<string, (string New, string Retired, Rebinding Rebinding)> indexOnCopy, Func<string, (CheckRow New, Rebinding Rebinding)> checkOnCopy)
    {
        var leaving = all.Except(pairs).SelectMany(mapping => mapping.Draft.Old).Select(old => old.Name).ToHashSet();
        var carried = new Dictionary<string, CarriedObjects>();
        var taken = new HashSet<string>();

        // What spans several replaced columns belongs to the one that flips: it must be there when the names change.
        foreach (var (draft, _) in pairs.OrderByDescending(pair => pair.Draft.Flips))
        {
            var old = draft.Old[0].Name;
            carried[draft.Key] = new CarriedObjects
            {
                Indexes =
                [
                    .. table.Indexes
                        .Where(index => index.Columns.Contains(old) && !index.Columns.Any(leaving.Contains) && taken.Add($"index {index.Name}"))
                        .Select(index => (Index: index, Copy: indexOnCopy(index.Name)))
                        .Select(pair => new CarriedIndex(
                            table.Name,
                            pair.Index,
                            CopyName(pair.Index.Name),
                            $"ON {PgIdentifier.Quote(table.Name)} {pair.Copy.New}",
                            RetiredNames.For(pair.Index.Name, migration, identifierLimit),
                            $"ON {PgIdentifier.Quote(table.Name)} {pair.Copy.Retired}",
                            table.Constraints.FirstOrDefault(constraint => constraint.Name == pair.Index.Constraint))
                        {
                            Rebinding = pair.Copy.Rebinding,
                            Helper = pair.Index.IsUnique && !draft.Flips ? HelperOf(pair.Index.Name, pair.Copy.New) : null,
                        }),
                ],
                Checks =
                [
                    .. table.Constraints
                        .Where(constraint => constraint is { Kind: ConstraintKind.Check } and ({ IsHandedOn: false } or { Comment: not null }) && constraint.Columns.Contains(old) && taken.Add($"check {constraint.Name}"))
                        .Select(constraint => (Constraint: constraint, Copy: checkOnCopy(constraint.Name)))
                        .Select(pair => new CarriedConstraint(pair.Constraint, CopyName(pair.Constraint.Name), pair.Copy.New.Definition)
                        {
                            Rebinding = pair.Copy.Rebinding,
                            Condition = pair.Copy.Rebinding.Changed.Count > 0 ? pair.Copy.New.Condition : null,
                        }),
                ],
                ForeignKeys =
                [
                    .. table.Constraints.Where(key => key.Kind is ConstraintKind.ForeignKey && key.Columns.Contains(old) && !copies.AreReferredToBy(key))
                        .Concat(table.ReferencedBy.Where(key => key.ReferencedColumns.Contains(old)))
                        .Where(key => taken.Add($"key {key.Table} {key.Name}"))
                        .Select(key => new CarriedConstraint(key, CopyName(key.Name), copies.Definition(key, draft.Flips)) { PointsToCopy = copies.AreReferredToBy(key), ComesLast = copies.ComesLast(key) }),
                ],
            };
        }

        return carried;
    }

    private async Task<Bindings> ReadBindingsAsync(string relation, CancellationToken cancellationToken) => new(
        (await session.ReadAsync<BoundItem>(BoundQueries.Indexes, new { relation }, cancellationToken).ConfigureAwait(false)).ToLookup(item => item.Owner),
        (await session.ReadAsync<BoundItem>(BoundQueries.Checks, new { relation }, cancellationToken).ConfigureAwait(false)).ToLookup(item => item.Owner));

    // Unique or not, the parts are the same; whether NULLs are alike only matters to a unique one.
    private HelpingIndex HelperOf(string name, string definition)
        => new(DerivedName.Fit($"_by_{name}_{migration}", identifierLimit), $"ON {PgIdentifier.Quote(table.Name)} {definition}");

    private string CopyName(string name) => DerivedName.Fit($"_new_{name}_{migration}", identifierLimit);

    /// <summary>The shadow's indexes have names of their own; two with the same parts are interchangeable.</summary>
    private static Dictionary<string, string> PairUp(IReadOnlyList<IndexRow> originals, IReadOnlyList<IndexRow> shadows)
    {
        var free = shadows.GroupBy(row => row.Signature).ToDictionary(group => group.Key, group => new Queue<string>(group.Select(row => row.Name)));
        return originals.Where(row => free.ContainsKey(row.Signature)).ToDictionary(row => row.Name, row => free[row.Signature].Dequeue());
    }

    /// <summary>Indexes with their parts put together again, as CREATE INDEX wants them after ON table.</summary>
    private Task<IReadOnlyList<IndexRow>> ReadIndexesAsync(string relation, CancellationToken cancellationToken) => session.ReadAsync<IndexRow>(
        """
        SELECT p.name AS "Name", p.is_unique || ' ' || p.definition AS "Signature", p.definition AS "Definition"
          FROM (
            SELECT x.relname AS name, i.indisunique::text AS is_unique, i.indexrelid,
                   'USING ' || quote_ident(am.amname) || ' ('
                   || (SELECT string_agg(
                           pg_get_indexdef(i.indexrelid, k, false)
                           || CASE WHEN (i.indcollation::oid[])[k - 1] <> 0 THEN (
                                  SELECT ' COLLATE ' || quote_ident(cn.nspname) || '.' || quote_ident(c.collname)
                                    FROM pg_collation c JOIN pg_namespace cn ON cn.oid = c.collnamespace WHERE c.oid = (i.indcollation::oid[])[k - 1]) ELSE '' END
                           || (SELECT ' ' || quote_ident(ocn.nspname) || '.' || quote_ident(oc.opcname)
                                 FROM pg_opclass oc JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace WHERE oc.oid = (i.indclass::oid[])[k - 1])
                           || COALESCE((SELECT ' (' || array_to_string(ia.attoptions, ', ') || ')' FROM pg_attribute ia WHERE ia.attrelid = i.indexrelid AND ia.attnum = k AND ia.attoptions IS NOT NULL), '')
                           || CASE WHEN NOT pg_indexam_has_property(am.oid, 'can_order') THEN ''
                                   ELSE CASE WHEN (i.indoption::int2[])[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END
                                        || CASE WHEN (i.indoption::int2[])[k - 1] & 2 = 2 THEN ' NULLS FIRST' ELSE ' NULLS LAST' END END,
                           ', ' ORDER BY k)
                         FROM generate_series(1, i.indnkeyatts) k) || ')'
                   || CASE WHEN i.indnatts > i.indnkeyatts
                           THEN ' INCLUDE (' || (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, false), ', ' ORDER BY k) FROM generate_series(i.indnkeyatts + 1, i.indnatts) k) || ')' ELSE '' END
                   || CASE WHEN (to_jsonb(i) ->> 'indnullsnotdistinct')::bool THEN ' NULLS NOT DISTINCT' ELSE '' END
                   || COALESCE(' WITH (' || array_to_string(x.reloptions, ', ') || ')', '')
                   || COALESCE(' TABLESPACE ' || quote_ident(s.spcname), '')
                   || COALESCE(' WHERE ' || pg_get_expr(i.indpred, i.indrelid), '') AS definition
              FROM pg_index i
              JOIN pg_class x ON x.oid = i.indexrelid
              JOIN pg_am am ON am.oid = x.relam
              LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace
             WHERE i.indrelid = @relation::regclass AND i.indisvalid) p
         ORDER BY p.indexrelid
        """,
        new { relation },
        cancellationToken);
}
