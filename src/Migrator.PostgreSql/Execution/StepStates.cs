using Migrator.Execution.State;

namespace Migrator.PostgreSql.Execution;

/// <summary>How the journal spells the state of a step.</summary>
internal static class StepStates
{
    public static string Write(StepState state) => state switch
    {
        StepState.Waiting => "waiting",
        StepState.Started => "started",
        StepState.Done => "done",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
