using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Cli.Running;

/// <summary>The stage of contract that a migration comes to next.</summary>
internal static class NextStage
{
    /// <summary>The stage; null if nothing is left in contract.</summary>
    public static ContractStage? Of(MigrationRecord record)
        => record.Plan?.StepsOf(Phase.Contract).FirstOrDefault(step => !record.IsDone(step.Id))?.Stage;
}
