using Migrator.Execution.Runs;

namespace Migrator.Demo;

/// <summary>A phase of the demo did not come to its end.</summary>
public sealed class DemoStoppedException(string phase, RunResult result)
    : MigratorException($"The demo stopped in {phase}: {result.Outcome}: {result.Reason}")
{
    /// <inheritdoc />
    public override string Code => "MIG2903";

    /// <summary>How the phase ended.</summary>
    public RunResult Result { get; } = result;
}
