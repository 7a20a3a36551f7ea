using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.Cli.Running;

/// <summary>A run that has ended, and, where a plan was refused, why.</summary>
internal sealed record FinishedRun(RunResult Result, IReadOnlyList<Finding> Refusals)
{
    public FinishedRun(RunResult result)
        : this(result, [])
    {
    }
}
