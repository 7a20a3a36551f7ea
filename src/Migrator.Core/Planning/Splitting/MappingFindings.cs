using System.Globalization;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Says what a mapping does to real rows and to statements that are bound to the old shape.</summary>
internal static class MappingFindings
{
    public static IEnumerable<Finding> For(PreparedMapping mapping, PlanScope scope)
        => Trial(mapping).Concat(Shape(mapping, scope));

    private static IEnumerable<Finding> Trial(PreparedMapping mapping)
    {
        if (mapping.Inspection.Trial is not { } trial)
        {
            yield break;
        }

        var subject = mapping.Mapping.Key;
        var looked = string.Create(CultureInfo.InvariantCulture, $"{trial.Rows:N0} rows{(trial.IsSample ? " (a sample)" : "")}");
        if (trial.Failures > 0)
        {
            yield return Refusals.Of("MIG1118", subject, $"the mapping fails on {Count(trial.Failures)} of {looked}: {string.Join("; ", trial.FailureSamples)}", "Correct these rows, or make the mapping cover them.");
        }

        if (trial.Lossy > 0)
        {
            yield return new("MIG1304", FindingSeverity.Warning, subject, $"of {looked} {ComeBack(trial.Rows - trial.Failures - trial.Lossy)}; {Count(trial.Lossy)} {(trial.Lossy == 1 ? "does" : "do")} not, such as {string.Join("; ", trial.LossySamples)}", "Harmless while one direction explains the other; look at the samples.");
        }
        else if (mapping.Mapping is { Kind: MappingKind.TwoWay, Reversible: not null } && trial.Rows > trial.Failures)
        {
            yield return new("MIG1305", FindingSeverity.Note, subject, $"of {looked} {ComeBack(trial.Rows - trial.Failures)}", "Nothing is to be done: it tells what the sync is going to keep.");
        }

        if (trial.NullDowns > 0)
        {
            yield return new("MIG1310", FindingSeverity.Warning, subject, $"down gives NULL for {Count(trial.NullDowns)} of {looked}, and the old column refuses NULL: such a write of a new version would fail", "Make down give a value for every row: coalesce(…).");
        }
    }

    private static IEnumerable<Finding> Shape(PreparedMapping mapping, PlanScope scope)
    {
        var (draft, table) = (mapping.Draft, scope.Table(mapping.Mapping.Table));
        if (draft.Flips)
        {
            yield return new("MIG1301", FindingSeverity.Warning, $"{table.Name}.{draft.Old[0].Name}", "a prepared statement over the column fails once when it changes its type (0A000), or until it is prepared again where a parameter has its type (42883, 42804)", "The flip waits for the versions you require; let them retry, or not prepare, statements over that column.");
        }

        foreach (var finding in draft is { Flips: false, Kind: MappingKind.TwoWay } && scope.Definition.DualWrites is null ? Defaults(mapping, table) : [])
        {
            yield return finding;
        }

        if (draft.Kind == MappingKind.InitialValue)
        {
            yield return new("MIG1320", FindingSeverity.Note, mapping.Mapping.Key, "an upsert that omits the column and then reads it from EXCLUDED finds the initial value there, and would overwrite with it what was chosen before", "Let upserts set the column only where they give it.");
        }

        if (draft.Kind == MappingKind.OneWay)
        {
            yield return new("MIG1317", FindingSeverity.Warning, mapping.Mapping.Key, $"there is no down: until contract the old shape is the truth, and a new version's write that disagrees is recorded as drift{(draft.Flips ? "; the flip cannot be taken back" : "")}", "Give a down mapping if new versions write the new columns before contract.");
        }

        if (mapping.Replaced is { } replaced)
        {
            if (table.Columns[^1] != replaced)
            {
                yield return new("MIG1302", FindingSeverity.Warning, $"{table.Name}.{replaced.Name}", "the replaced column moves to the end of the table: an INSERT or COPY by position would put values into the wrong columns, silently", "Name the columns in every INSERT and COPY.");
            }

            if (replaced.Identity is not null)
            {
                yield return new("MIG1315", FindingSeverity.Note, $"{table.Name}.{replaced.Name}", "currval() of open sessions is lost when the identity moves to the new column", "Use RETURNING.");
            }

            if (table.Indexes.Any(index => index.IsUnique && index.Columns.Contains(replaced.Name)))
            {
                yield return new("MIG1311", FindingSeverity.Warning, $"{table.Name}.{replaced.Name}", "while the key has two unique indexes, a concurrent INSERT … ON CONFLICT on it may fail (23505)", "The window is kept short and lies behind the gate; let upserts retry.");
            }

            foreach (var key in table.Constraints.Where(constraint => constraint is { Kind: ConstraintKind.Unique or ConstraintKind.PrimaryKey, DeferralClause.Length: > 0 } && constraint.Columns.Contains(replaced.Name)))
            {
                yield return new("MIG1441", FindingSeverity.Warning, $"{table.Name}: {key.Name}", "the constraint may be deferred, the unique index of the copy may not: from when that is built, behind the gate, until the columns change places a statement that has the same key twice on its way fails (23505)", "Let the versions you require not rely on the deferral, or contract while nothing does.");
            }
        }
        else
        {
            foreach (var index in table.Indexes.Where(index => draft.Old.Any(old => index.Columns.Contains(old.Name))))
            {
                yield return new("MIG1319", FindingSeverity.Note, $"{table.Name}: {index.Name}", "the index goes with the column that it is on", "Create another one on the new columns if queries need it.");
            }
        }
    }

    /// <summary>What stands in an old column because nobody gave it looks like what somebody did.</summary>
    private static IEnumerable<Finding> Defaults(PreparedMapping mapping, TableSnapshot table)
    {
        foreach (var column in mapping.Draft.Old.Select(old => table.Find(old.Name)).OfType<ColumnSnapshot>().Where(column => column.Default is not null))
        {
            var subject = $"{table.Name}.{column.Name}";
            if (!column.IsDefaultImmutable)
            {
                yield return new("MIG1128", FindingSeverity.Note, subject, $"its default {column.Default} is another value at each call: where an INSERT names both shapes and they disagree, what it gives for the old one cannot be told from that default, and the new one counts", "Let a version write one of the shapes, or both alike.");
            }

            if (mapping.Finals.All(final => !final.IsNotNull))
            {
                yield return new("MIG1124", FindingSeverity.Warning, subject, $"its default is {column.Default}, and the new shape may be NULL: an INSERT that gives NULL there cannot be told from one that leaves it out, and gets what comes of the default", "Let new versions write such a NULL with an UPDATE until contract.");
            }
        }
    }

    private static string ComeBack(long rows)
        => $"{Count(rows)} {(rows == 1 ? "comes back as it was" : "come back as they were")} when mapped there and back";

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
}
