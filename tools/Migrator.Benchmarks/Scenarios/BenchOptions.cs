using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>How much is measured.</summary>
internal sealed record BenchOptions
{
    /// <summary>Rows of a table.</summary>
    public long Rows { get; init; } = 1_000_000;

    /// <summary>How often everything is measured; medians count.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Workers of our own side.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>After how many rows our own side vacuums; null for its default.</summary>
    public long? VacuumEvery { get; init; }

    /// <summary>The share of time that our own side works, from above 0 to 1; null for its default.</summary>
    public double? Duty { get; init; }

    /// <summary>The kinds of tables, where a scenario has a choice.</summary>
    public IReadOnlyList<BenchTable> Tables { get; init; } = BenchTables.All;
}
