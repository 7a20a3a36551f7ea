namespace Migrator.Benchmarks.Running;

/// <summary>What a contestant needed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seconds">How long it took, one number a round.</param>
/// <param name="Work">The server's processor time in seconds, one number a round; not a number where unknown.</param>
internal sealed record Timing(string Name, double[] Seconds, double[] Work)
{
    /// <summary>The middle of the rounds.</summary>
    public double Median => Middle.Of(Seconds);

    /// <summary>How many times as long as another this took: the middle of what each round says.</summary>
    public double Over(Timing other) => Middle.Of([.. Seconds.Zip(other.Seconds, (mine, theirs) => mine / theirs)]);

    /// <summary>The same for the server's work; null where unknown.</summary>
    public double? WorkOver(Timing other)
        => Middle.Of([.. Work.Zip(other.Work, (mine, theirs) => mine / theirs)]) is var ratio && double.IsFinite(ratio) ? ratio : null;
}
