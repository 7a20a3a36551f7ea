using Migrator.Planning;
using Migrator.Planning.Operations;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The few shapes that steps and scripts have.</summary>
internal static class StepText
{
    public static PlanStep Step(PlannedOperation operation, string purpose, TableName? table, StepScript script, IReadOnlyList<StepScript>? undo, string promise = "I1") => new()
    {
        Id = "",
        Phase = operation.Phase,
        Stage = operation.Stage,
        Kind = StepKind.Statements,
        Purpose = purpose,
        Cause = operation.Cause,
        Promise = promise,
        Table = table,
        Do = script,
        Undo = undo,
    };

    /// <summary>One transaction under the tables' strongest lock, shorter than the server's deadlock detection.</summary>
    public static StepScript Exclusive(TableName table, params IEnumerable<string> statements) => Locked([AccessExclusive(table)], statements);

    public static StepScript Locked(IReadOnlyList<StepLock> locks, IEnumerable<string> statements) => new()
    {
        IsTransactional = true,
        Locks = locks,
        Statements = [.. statements.Select(sql => new PlanStatement(sql))],
    };

    /// <summary>One transaction that locks no table of the user's.</summary>
    public static StepScript Unlocked(params IEnumerable<string> statements) => Locked([], statements);

    /// <summary>A statement that blocks nobody and takes as long as it takes.</summary>
    public static StepScript Unhurried(TableName table, string statement) => new()
    {
        IsTransactional = true,
        Patience = PatienceClass.Unhurried,
        Locks = [new(table, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)],
        Statements = [new(statement)],
    };

    /// <summary>The old columns of mappings in words: <c>a, b of t; c of u</c>.</summary>
    public static string ColumnsOf(IReadOnlyList<PreparedMapping> mappings) => string.Join("; ", mappings.GroupBy(mapping => mapping.Mapping.Table)
        .Select(ofTable => $"{string.Join(", ", ofTable.SelectMany(mapping => mapping.Draft.Old.Select(old => old.Name)))} of {ofTable.Key}"));

    public static StepLock AccessExclusive(TableName table) => new(table, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites);

    public static StepLock ShareRowExclusive(TableName table) => new(table, "SHARE ROW EXCLUSIVE", Blocks.Writes);
}
