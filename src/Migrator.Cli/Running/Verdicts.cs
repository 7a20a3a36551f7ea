using Migrator.Reporting.Answers;

namespace Migrator.Cli.Running;

/// <summary>What the doctor says of one thing.</summary>
internal static class Verdicts
{
    public const string Problem = "problem";

    public static CheckAnswer Fine(string name, string seen) => new(name, "fine", seen, null);

    public static CheckAnswer Warn(string name, string seen, string cure) => new(name, "warning", seen, cure);

    public static CheckAnswer Fail(string name, string seen, string cure) => new(name, Problem, seen, cure);
}
