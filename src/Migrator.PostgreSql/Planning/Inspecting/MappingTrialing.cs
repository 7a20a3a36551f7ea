using System.Globalization;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Evaluates a mapping over real rows, read-only, so that poison and losses are in the plan and not in the incident.</summary>
internal sealed class MappingTrialing(InspectionSession session, TableSnapshot table, MappingDraft draft, ReadMapping read)
{
    /// <summary>More rows than this are not looked at: the plan says that it was a sample.</summary>
    private const int MostRows = 500_000;

    private const int MostSamples = 5;

    private sealed class OutcomeRow
    {
        public string? Outcome { get; init; }
        public long Rows { get; init; }
        public string[] Samples { get; init; } = [];
    }

    public async Task<MappingTrial?> TryAsync(CancellationToken cancellationToken)
    {
        var isCertain = read.Ups.Concat(read.Downs).All(expression => expression.Expression.IsTotal);
        if (isCertain || read.Ups.Any(up => up.Steadiness is Steadiness.Volatile))
        {
            return null;
        }

        var inputs = Inputs();
        await CreateFunctionsAsync(inputs, cancellationToken).ConfigureAwait(false);
        var rows = await session.CountAsync<OutcomeRow>(
            "pg_catalog",
            $"""
            SELECT left(t.outcome, 1) AS "Outcome", count(*) AS "Rows", COALESCE((array_agg(t.key || substr(t.outcome, 2)) FILTER (WHERE t.outcome IS NOT NULL))[1:{Number(MostSamples)}], ARRAY[]::text[]) AS "Samples"
              FROM (SELECT {RowKey()} AS key, pg_temp.migrator_trial({string.Join(", ", inputs.Select(input => PgIdentifier.Quote(input)))}) AS outcome
                      FROM {(table.Kind is RelationKind.PartitionedTable or RelationKind.PartOfInheritance ? "" : "ONLY ")}{PgIdentifier.Quote(table.Name)}
                     LIMIT {Number(MostRows)}) t
             GROUP BY 1
            """,
            "120s",
            mayLookUp: draft.Kind is MappingKind.InitialValue,
            cancellationToken).ConfigureAwait(false);

        var total = rows.Sum(row => row.Rows);
        (long Count, string[] Samples) Of(string outcome) => rows.Where(row => row.Outcome == outcome).Select(row => (row.Rows, row.Samples)).FirstOrDefault((0, []));
        var (failures, failureSamples) = Of("F");
        var (lossy, lossySamples) = Of("L");
        return new MappingTrial(
            total, total >= MostRows, failures, [.. failureSamples.Select(ServerRefusals.WithoutValues)], lossy, lossySamples, Of("N").Count);
    }

    private List<ColumnName> Inputs()
        => [.. draft.Old.Where(_ => draft.Kind is not MappingKind.LastValue).Select(old => old.Name)
            .Concat(read.Ups.SelectMany(up => up.Inputs))
            .Concat(read.Downs.SelectMany(down => down.Inputs).Where(input => draft.New.All(column => column.Name != input)))
            .Distinct()];

    private async Task CreateFunctionsAsync(List<ColumnName> inputs, CancellationToken cancellationToken)
    {
        var newTypes = draft.New.ToDictionary(column => column.Name, column => read.Types[column.PhysicalName].Text);
        string TypeOf(ColumnName name) => newTypes.TryGetValue(name, out var type) && table.Find(name) is null ? type : table.Find(name)!.Type;
        string DownTypeOf(ColumnName name) => newTypes.GetValueOrDefault(name) ?? table.Find(name)!.Type;

        for (var position = 0; position < read.Ups.Count; position++)
        {
            await CreateAsync($"pg_temp.migrator_up_{Number(position)}", read.Ups[position], TypeOf, cancellationToken).ConfigureAwait(false);
        }

        for (var position = 0; position < read.Downs.Count; position++)
        {
            await CreateAsync($"pg_temp.migrator_down_{Number(position)}", read.Downs[position], DownTypeOf, cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync(Trial(inputs), cancellationToken).ConfigureAwait(false);
    }

    private Task CreateAsync(string name, ReadExpression expression, Func<ColumnName, string> typeOf, CancellationToken cancellationToken)
        => session.ExecuteAsync(
            FunctionText.Create(
                name, expression.Inputs.Select(input => new FunctionText.Parameter(input, typeOf(input))), expression.Expression.Type.Text, expression.Expression.Text,
                Steadiness.Stable, isParallelSafe: false),
            cancellationToken);

    /// <summary>NULL for a row that goes and comes back as it was; F it fails; L it does not come back; N it comes back as NULL where NULL is refused.</summary>
    private string Trial(List<ColumnName> inputs)
    {
        string Argument(ColumnName name) => $"${Number(inputs.IndexOf(name) + 1)}";
        string Value(ColumnName name)
        {
            var position = draft.New.ToList().FindIndex(column => column.Name == name);
            return position >= 0 ? $"new_{Number(position)}" : Argument(name);
        }

        var declarations = draft.New.Select((column, position) => $"new_{Number(position)} {read.Types[column.PhysicalName].Text};")
            .Concat(read.Downs.Select((down, position) => $"old_{Number(position)} {down.Expression.Type.Text};"));
        var ups = read.Ups.Select((up, position) => $"new_{Number(position)} := pg_temp.migrator_up_{Number(position)}({string.Join(", ", up.Inputs.Select(Argument))});");
        var downs = read.Downs.Select((down, position) => $"old_{Number(position)} := pg_temp.migrator_down_{Number(position)}({string.Join(", ", down.Inputs.Select(Value))});");
        var refusesNull = read.Downs.Select((down, position) => (down, position)).Where(pair => table.Find(pair.down.Expression.Target)!.IsNotNull).Select(pair => $"old_{Number(pair.position)} IS NULL");
        var comesBack = draft.Kind is MappingKind.LastValue || read.Downs.Count == 0
            ? "NULL;"
            : $"""
               IF pg_catalog.record_image_ne(ROW({string.Join(", ", read.Downs.Select((_, position) => $"old_{Number(position)}"))}), ROW({string.Join(", ", read.Downs.Select(down => Argument(down.Expression.Target)))})) THEN
                   RETURN 'L';
               END IF;
               """;
        var body =
            $"""

            DECLARE
                {string.Join("\n    ", declarations.DefaultIfEmpty("nothing pg_catalog.bool;"))}
            BEGIN
                BEGIN
                    {string.Join("\n        ", ups.DefaultIfEmpty("NULL;"))}
                EXCEPTION WHEN OTHERS THEN
                    RETURN 'F: ' || SQLERRM;
                END;
                BEGIN
                    {string.Join("\n        ", downs.DefaultIfEmpty("NULL;"))}
                EXCEPTION WHEN OTHERS THEN
                    RETURN '{(draft.Kind is MappingKind.LastValue ? "F" : "L")}: ' || SQLERRM;
                END;
                IF {string.Join(" OR ", refusesNull.DefaultIfEmpty("false"))} THEN
                    RETURN 'N';
                END IF;
                {comesBack}
                RETURN NULL;
            END

            """;
        return $"CREATE FUNCTION pg_temp.migrator_trial({string.Join(", ", inputs.Select(input => table.Find(input)!.Type))}) RETURNS text LANGUAGE plpgsql AS {DollarQuote.Around(body)}";
    }

    private string RowKey()
    {
        var key = table.Constraints.FirstOrDefault(constraint => constraint.Kind is ConstraintKind.PrimaryKey);
        return (table.Heirs.Count > 0 ? "tableoid::regclass || ' ' || " : "") + (key is null ? "'row ' || ctid::text" : $"concat_ws(', ', {string.Join(", ", key.Columns.Select(column => $"{PgIdentifier.Quote(column)}::text"))})");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
