using Migrator.Planning;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Lets extended statistics on the new columns take over from those on the old ones, and back.</summary>
internal sealed class StatisticsSwap(IReadOnlyList<CarriedStatistics> statistics)
{
    /// <summary>The copies take the names.</summary>
    public IEnumerable<string> Take() => statistics.SelectMany(one => (IEnumerable<string>)
    [
        $"DROP STATISTICS {PgIdentifier.Quote(one.Name)}",
        $"ALTER STATISTICS {Copy(one)} RENAME TO {PgIdentifier.Quote(one.Name.Name)}",
    ]);

    /// <summary>The copies give them back; the old ones come anew, and are filled by the next ANALYZE.</summary>
    public IEnumerable<string> Return() => statistics.SelectMany(one => one.Create.Prepend($"ALTER STATISTICS {PgIdentifier.Quote(one.Name)} RENAME TO {PgIdentifier.Quote(one.CopyName)}"));

    /// <summary>The steps that create the copies: catalog entries, which the next ANALYZE fills.</summary>
    public IEnumerable<PlanStep> Build(PlannedOperation planned, TableName table) => statistics.Select(one => StepText.Step(
        planned, $"Create the statistics {one.Name.Name} on the new column", table,
        StepText.Locked([SideBySide(table)], one.CreateCopy) with { Patience = PatienceClass.Unhurried },
        [StepText.Locked([SideBySide(table)], [$"DROP STATISTICS IF EXISTS {Copy(one)}"]) with { Patience = PatienceClass.Unhurried }]));

    private static StepLock SideBySide(TableName table) => new(table, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody);

    private static string Copy(CarriedStatistics one) => PgIdentifier.Quote(one.Name with { Name = one.CopyName });
}
