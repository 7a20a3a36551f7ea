using System.Globalization;
using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class SequenceSpelling
{
    public static IEnumerable<PlanStep> Create(PlannedOperation planned, CreateSequenceOperation operation)
    {
        var sequence = operation.Sequence;
        var name = PgIdentifier.Quote(sequence.Sequence);
        yield return StepText.Step(
            planned, $"Create sequence {sequence.Sequence}", null,
            StepText.Unlocked(Statement(sequence)),
            [StepText.Unlocked($"DROP SEQUENCE {name}")]);
    }

    public static string Statement(CreateSequence sequence) => string.Concat(
        $"CREATE SEQUENCE {PgIdentifier.Quote(sequence.Sequence)}",
        Option("INCREMENT BY", sequence.Increment),
        Option("MINVALUE", sequence.Minimum),
        Option("MAXVALUE", sequence.Maximum),
        Option("START WITH", sequence.Start),
        Option("CACHE", sequence.Cache),
        sequence.IsCyclic ? " CYCLE" : "");

    public static IEnumerable<PlanStep> Drop(PlannedOperation planned, DropSequenceOperation drop)
    {
        yield return StepText.Step(
            planned, $"Drop sequence {drop.Sequence}", null, StepText.Unlocked($"DROP SEQUENCE {PgIdentifier.Quote(drop.QuarantineName ?? drop.Sequence)}"), undo: null, promise: "I4") with
        { IsPointOfNoReturn = true };
    }

    private static string Option(string words, long? value) => value is { } number ? $" {words} {number.ToString(CultureInfo.InvariantCulture)}" : "";
}
