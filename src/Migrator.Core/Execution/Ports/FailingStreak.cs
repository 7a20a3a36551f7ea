namespace Migrator.Execution.Ports;

/// <summary>How many rows a worker has put aside one after the other, without one that went through.</summary>
/// <remarks>A long streak is a reason to look at other rows; each look that finds enough good ones puts off the next.</remarks>
public sealed class FailingStreak
{
    /// <summary>After so many the first look is due.</summary>
    public const int FirstLook = 50;

    private long rows;
    private long nextLook = FirstLook;

    /// <summary>True if other rows should be looked at now.</summary>
    public bool IsLookDue => rows >= nextLook;

    /// <summary>A row was put aside.</summary>
    public void Failed() => rows++;

    /// <summary>Some row went through.</summary>
    public void WentThrough() => rows = 0;

    /// <summary>Other rows were looked at, and enough of them are good.</summary>
    public void Looked() => (rows, nextLook) = (0, nextLook * 2);
}
