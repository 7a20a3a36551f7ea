using Migrator.Execution.Runs;

namespace Migrator.Cli;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Stale = 4;
    public const int VerificationFailed = 5;
    public const int Leased = 6;
    public const int Later = 75;
    public const int NeedsHuman = 78;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    // What no later run mends by itself comes first.
    private static readonly int[] WorstFirst =
        [Failed, Usage, Stale, VerificationFailed, Terminated, Interrupted, Leased, NeedsHuman, Later, Done];

    public static int Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Done or RunOutcome.NothingToDo => Done,
        RunOutcome.Stale => Stale,
        RunOutcome.VerificationFailed => VerificationFailed,
        RunOutcome.Leased => Leased,
        RunOutcome.GateClosed => Later,
        RunOutcome.NeedsHuman => NeedsHuman,
        RunOutcome.Interrupted => Interrupted,
        _ => Failed,
    };

    /// <summary>The worst of several: it is what the process ends with.</summary>
    public static int Worst(IEnumerable<int> codes)
        => codes.OrderBy(code => Array.IndexOf(WorstFirst, code)).FirstOrDefault(Done);
}
