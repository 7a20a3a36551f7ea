namespace Migrator.Benchmarks.Running;

/// <summary>What a contestant needed, round by round.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rounds">One measurement a round.</param>
internal sealed record Timing(string Name, IReadOnlyList<Measured> Rounds)
{
    /// <summary>The middle of the rounds, in seconds.</summary>
    public double Median => Middle.Of([.. Rounds.Select(round => round.Seconds)]);

    /// <summary>How many times as long as another this took: the middle of what each round says.</summary>
    public double Over(Timing other) => Middle.Of([.. Rounds.Zip(other.Rounds, (mine, theirs) => mine.Seconds / theirs.Seconds)]);

    /// <summary>The same for the server's work; null where unknown, or too little to be counted.</summary>
    public double? WorkOver(Timing other)
        => Middle.Of([.. Rounds.Zip(other.Rounds, (mine, theirs) => mine.Work / theirs.Work)]) is var ratio && double.IsFinite(ratio) ? ratio : null;
}
