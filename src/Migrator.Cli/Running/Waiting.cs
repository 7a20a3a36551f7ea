using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Reporting;

namespace Migrator.Cli.Running;

/// <summary>What an open migration waits for, and the command that goes on.</summary>
internal sealed record Waiting(string For, string Next)
{
    public static Waiting Of(MigrationRecord record, GateReport? gate) => record.State switch
    {
        _ when record.AlteredFrom is not null => new("its frozen plan, which somebody has changed in the control schema, to be restored", $"migrator gate {record.Id}"),
        MigrationState.Expanding => new("its expand to be finished", $"migrator expand {record.Id}"),
        MigrationState.Expanded => new("its existing rows to be copied", $"migrator backfill {record.Id}"),
        MigrationState.RollingBack => new("its rollback to be finished", $"migrator rollback {record.Id}"),
        _ when gate is null => new("its contract to be finished", $"migrator contract {record.Id}"),
        _ when gate.IsOpen => new($"nothing: {GateText.Name(gate.Stage)} may begin", $"migrator contract {record.Id}"),
        _ when IsClosed(gate, ConditionName.EvidenceClean) => new($"the gate of {GateText.Name(gate.Stage)}: {Closed(gate)}", $"migrator verify {record.Id}"),
        _ => new($"the gate of {GateText.Name(gate.Stage)}: {Closed(gate)}", $"migrator gate {record.Id}"),
    };

    private static bool IsClosed(GateReport gate, string name)
        => gate.Conditions.Any(condition => condition.Name == name && condition.Verdict is (ConditionVerdict.Closed or ConditionVerdict.NeedsHuman));

    private static string Closed(GateReport gate)
        => string.Join(", ", gate.Conditions
            .Where(condition => condition.Verdict is ConditionVerdict.Closed or ConditionVerdict.NeedsHuman)
            .Select(condition => condition.Name));
}
