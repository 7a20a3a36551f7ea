using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>States as they are stored.</summary>
internal static class StateNames
{
    /// <summary>Somebody holds or held the lease of a migration whose plan was never frozen.</summary>
    public const string Leased = "leased";

    private static readonly (MigrationState State, string Name)[] Migrations =
    [
        (MigrationState.Expanding, "expanding"),
        (MigrationState.Expanded, "expanded"),
        (MigrationState.Backfilled, "backfilled"),
        (MigrationState.Contracting, "contracting"),
        (MigrationState.Completed, "completed"),
        (MigrationState.RollingBack, "rolling_back"),
        (MigrationState.RolledBack, "rolled_back"),
        (MigrationState.Baselined, "baselined"),
    ];

    public static string Of(MigrationState state) => Migrations.Single(pair => pair.State == state).Name;

    public static MigrationState ToMigrationState(string name) => Migrations.Single(pair => pair.Name == name).State;

    public static string Of(StepState state) => state switch
    {
        StepState.Waiting => "waiting",
        StepState.Started => "started",
        StepState.Done => "done",
        StepState.Returned => "returned",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static StepState ToStepState(string name) => name switch
    {
        "waiting" => StepState.Waiting,
        "started" => StepState.Started,
        "done" => StepState.Done,
        "returned" => StepState.Returned,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
