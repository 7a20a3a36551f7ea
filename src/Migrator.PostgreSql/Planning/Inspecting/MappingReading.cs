using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Lets the server parse one mapping: what its expressions read, whether they are immutable, whether they bind.</summary>
internal sealed class MappingReading(InspectionSession session, TableSnapshot table, MappingDraft draft)
{
    private const string OldShape = "migrator_old";
    private const string NewShape = "migrator_new";

    private readonly TypeReading _types = new(session);
    private readonly List<Finding> _refusals = [];

    private sealed record ReadRow(bool IsShape, string? Relation, string? Column);

    /// <summary>The expressions of both directions, bound and read; null where the server refused one.</summary>
    public async Task<(ReadMapping? Mapping, IReadOnlyList<Finding> Refusals)> ReadAsync(CancellationToken cancellationToken)
    {
        var types = await ReadTypesAsync(cancellationToken).ConfigureAwait(false);
        if (_refusals.Count > 0)
        {
            return (null, _refusals);
        }

        await CreateShapesAsync(types, cancellationToken).ConfigureAwait(false);
        var ups = new List<ReadExpression>();
        foreach (var column in draft.New)
        {
            if (await BindAsync(Up(column, types), OldShape, "up", cancellationToken).ConfigureAwait(false) is { } bound)
            {
                ups.Add(bound);
            }
        }

        var downs = new List<ReadExpression>();
        foreach (var column in draft.Old.Where(_ => draft.Kind is MappingKind.TwoWay or MappingKind.LastValue))
        {
            if (await BindAsync(Down(column, types), NewShape, "down", cancellationToken).ConfigureAwait(false) is { } bound)
            {
                downs.Add(bound);
            }
        }

        await session.ExecuteAsync($"DROP TABLE pg_temp.{OldShape}, pg_temp.{NewShape}", cancellationToken).ConfigureAwait(false);
        RefuseSharedInputs(ups, downs);
        return _refusals.Count > 0 ? (null, _refusals) : (new ReadMapping(types, ups, downs), []);
    }

    private async Task<Dictionary<ColumnName, NormalizedType>> ReadTypesAsync(CancellationToken cancellationToken)
    {
        var types = new Dictionary<ColumnName, NormalizedType>();
        foreach (var column in draft.New)
        {
            if (column.Spec?.Type is not { } wanted)
            {
                var old = table.Find(column.CopyOf!)!;
                types[column.PhysicalName] = new NormalizedType(old.Type, old.Collation) { Traits = old.Traits };
                continue;
            }

            var (type, refusal) = await _types.ReadAsync(TypeNames.For(wanted), column.Spec.Collation, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                _refusals.Add(refusal);
                continue;
            }

            // A column that keeps its name keeps its collation, unless its author says otherwise or the new type has none.
            var kept = column.Spec.Collation is null && column.CopyOf is { } source && TypeChanges.IsText(type!.Text) ? table.Find(source)?.Collation : type!.Collation;
            types[column.PhysicalName] = type! with { Collation = kept };
        }

        return types;
    }

    private async Task CreateShapesAsync(Dictionary<ColumnName, NormalizedType> types, CancellationToken cancellationToken)
    {
        var original = PgIdentifier.Quote(table.Name);
        await session.ExecuteAsync($"CREATE TEMP TABLE {OldShape} (LIKE {original}); CREATE TEMP TABLE {NewShape} (LIKE {original})", cancellationToken).ConfigureAwait(false);
        var changes = draft.Old.Select(old => $"DROP COLUMN {PgIdentifier.Quote(old.Name)}")
            .Concat(draft.New.Select(column => $"ADD COLUMN {PgIdentifier.Quote(column.Name)} {types[column.PhysicalName].Text}{CollateClause(types[column.PhysicalName])}"));
        await session.ExecuteAsync($"ALTER TABLE pg_temp.{NewShape} {string.Join(", ", changes)}", cancellationToken).ConfigureAwait(false);
    }

    private MappingExpression Up(DraftNewColumn column, Dictionary<ColumnName, NormalizedType> types)
    {
        var type = types[column.PhysicalName];
        return column switch
        {
            { Up: { } text } => MappingExpression.ForAuthors(column.Name, text, type),
            { UpConstant: { } constant } => MappingExpression.ForAuthors(column.Name, new SqlText(DefaultValues.For(constant)), type),
            { UpIsDefault: true } => MappingExpression.ForAuthors(column.Name, new SqlText(DefaultValues.For(column.Spec!.Default!)), type),
            _ => MappingExpression.ForCast(column.Name, column.CopyOf!, table.Find(column.CopyOf!)!.Type, type),
        };
    }

    private MappingExpression Down(DraftOldColumn column, Dictionary<ColumnName, NormalizedType> types)
    {
        var old = table.Find(column.Name)!;
        var type = new NormalizedType(old.Type, old.Collation);
        return column.Down is { } text
            ? MappingExpression.ForAuthors(column.Name, text, type)
            : MappingExpression.ForCast(column.Name, draft.New[0].Name, types[draft.New[0].PhysicalName].Text, type);
    }

    private async Task<ReadExpression?> BindAsync(MappingExpression expression, string shape, string direction, CancellationToken cancellationToken)
    {
        var subject = $"{direction} of {table.Name}.{expression.Target}";
        if (expression.NeedsAssignmentCast && await session.TryAsync(
                $"INSERT INTO pg_temp.{(shape == OldShape ? NewShape : OldShape)} ({PgIdentifier.Quote(expression.Target)}) SELECT {expression.Text} FROM pg_temp.{shape} WHERE false", cancellationToken).ConfigureAwait(false) is { } unassignable)
        {
            _refusals.Add(ServerRefusals.Of("MIG1112", subject, unassignable, "The server has no assignment cast between these types: say how, with .PopulatedBy(up, down)."));
            return null;
        }

        if (await session.TryAsync($"CREATE TEMP VIEW migrator_view AS SELECT {expression.Cast} AS value FROM pg_temp.{shape}", cancellationToken).ConfigureAwait(false) is { } unreadable)
        {
            _refusals.Add(ServerRefusals.Of("MIG1111", subject, unreadable, $"Correct the expression: {expression.Text}."));
            return null;
        }

        var reads = await session.ReadAsync<ReadRow>(
            """
            SELECT DISTINCT d.refobjid = shape.oid AS "IsShape", CASE WHEN d.refobjid <> shape.oid THEN d.refobjid::regclass::text END AS "Relation", a.attname AS "Column"
              FROM pg_rewrite r
              JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
             CROSS JOIN (SELECT ('pg_temp.' || @shape)::regclass::oid AS oid) shape
              LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid <> 0
             WHERE r.ev_class = 'pg_temp.migrator_view'::regclass
             ORDER BY 1, 2, 3
            """,
            new { shape },
            cancellationToken).ConfigureAwait(false);
        var isParallelSafe = (await session.ReadAsync<bool>(
            """
            SELECT NOT EXISTS (SELECT FROM regexp_matches(r.ev_action::text, ':(?:opfuncid|funcid) (\d+)', 'g') AS m JOIN pg_proc p ON p.oid = m[1]::oid WHERE p.proparallel <> 's')
              FROM pg_rewrite r WHERE r.ev_class = 'pg_temp.migrator_view'::regclass
            """,
            null,
            cancellationToken).ConfigureAwait(false))[0];
        await session.ExecuteAsync("DROP VIEW pg_temp.migrator_view", cancellationToken).ConfigureAwait(false);

        var inputs = reads.Where(read => read is { IsShape: true, Column: not null }).Select(read => new ColumnName(read.Column!)).ToList();
        var others = reads.Where(read => !read.IsShape).Select(read => read.Relation!).Distinct().ToList();
        var steadiness = await ClassifyAsync(expression, shape, subject, others, cancellationToken).ConfigureAwait(false);
        RefuseUnreadable(inputs, subject);
        return new ReadExpression(expression, inputs, steadiness, isParallelSafe, others.Count == 0);
    }

    /// <summary>The server decides what is immutable: a generated column accepts nothing else, and no other relation.</summary>
    private async Task<Steadiness> ClassifyAsync(MappingExpression expression, string shape, string subject, List<string> others, CancellationToken cancellationToken)
    {
        var generated = $"ALTER TABLE pg_temp.{shape} ADD COLUMN migrator_value {expression.Type.Text} GENERATED ALWAYS AS ({expression.Cast}) STORED";
        var refused = await session.TryAsync(generated, cancellationToken).ConfigureAwait(false);
        if (refused is null || (refused.SqlState == PostgresErrorCodes.InvalidObjectDefinition && await TextTwins.TryAsync(session, generated, cancellationToken).ConfigureAwait(false)))
        {
            await session.ExecuteAsync($"ALTER TABLE pg_temp.{shape} DROP COLUMN migrator_value", cancellationToken).ConfigureAwait(false);
            return refused is null ? Steadiness.Immutable : Steadiness.Stable;
        }

        if (draft.Kind is not MappingKind.InitialValue)
        {
            _refusals.Add(others.Count > 0
                ? new Finding("MIG1113", FindingSeverity.Refusal, subject, $"it reads {string.Join(", ", others)}: changes there would not reach this table", "Read columns of the row itself only, or fill the column as an initial value.")
                : ServerRefusals.Of("MIG1112", subject, refused, "It must give the same value for the same row in every session: name the zone (AT TIME ZONE 'UTC'), the format, the collation, and cast what is joined to text (id::text)."));
        }

        return Steadiness.Volatile;
    }

    private void RefuseUnreadable(List<ColumnName> inputs, string subject)
    {
        foreach (var input in inputs.Where(input => table.Find(input)?.IsGenerated == true))
        {
            _refusals.Add(new Finding("MIG1110", FindingSeverity.Refusal, subject, $"it reads {input}, a generated column, which has no value yet when a trigger runs", "Write the expression of that column instead."));
        }
    }

    private void RefuseSharedInputs(List<ReadExpression> ups, List<ReadExpression> downs)
    {
        var own = draft.Old.Select(old => old.Name).Concat(draft.New.Select(column => column.Name)).ToHashSet();
        if (draft.Kind is MappingKind.LastValue)
        {
            return;
        }

        foreach (var shared in ups.SelectMany(up => up.Inputs).Intersect(downs.SelectMany(down => down.Inputs)).Where(input => !own.Contains(input)))
        {
            _refusals.Add(new Finding("MIG1123", FindingSeverity.Refusal, draft.Key, $"both directions read {shared}, so a change of it would not tell which side was written", "Make that column part of the replacement."));
        }
    }

    private static string CollateClause(NormalizedType type) => type.Collation is { } collation ? $" COLLATE {collation}" : "";
}
