using Migrator.Execution.State;

namespace Migrator.Cli.Running;

/// <summary>States of migrations in words.</summary>
internal static class StateNames
{
    public static string Of(MigrationState state) => state switch
    {
        MigrationState.RollingBack => "rolling back",
        MigrationState.RolledBack => "rolled back",
        _ => state.ToString().ToLowerInvariant(),
    };
}
