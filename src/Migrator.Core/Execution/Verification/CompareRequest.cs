using Migrator.Planning.Mappings;

namespace Migrator.Execution.Verification;

/// <summary>Which rows are compared, and what is told of those that differ.</summary>
public sealed record CompareRequest
{
    /// <summary>The migration whose log of inconsistent writes is asked who wrote a row.</summary>
    public required MigrationId Migration { get; init; }

    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The rule.</summary>
    public required IReadOnlyList<Mapping> Mappings { get; init; }

    /// <summary>A stretch of one table or partition; null for every row, under one snapshot.</summary>
    public CompareStretch? Stretch { get; init; }

    /// <summary>The share of the table that is drawn, in percent; null for all of it.</summary>
    public double? Percent { get; init; }

    /// <summary>True to tell what both shapes of a differing row hold.</summary>
    public bool ShowsValues { get; init; }
}

/// <summary>A stretch of rows.</summary>
/// <param name="Part">The table or partition.</param>
/// <param name="From">Where it begins, in the dialect's unit.</param>
/// <param name="To">Where it ends, exclusive.</param>
public sealed record CompareStretch(TableName Part, long From, long To);

/// <summary>What a comparison has given.</summary>
/// <param name="Found">The rows.</param>
public sealed record CompareAnswer(Comparison Found)
{
    /// <summary>How large the stretch's table was when its rows had been read; null unless a stretch was asked for.</summary>
    public Ports.TableExtent? Extent { get; init; }

    /// <summary>How much was drawn; null unless a sample was asked for.</summary>
    public DrawnSample? Sample { get; init; }
}

/// <summary>How much of a table was drawn.</summary>
/// <param name="Units">Units drawn that hold rows; each was drawn or not by its own chance.</param>
/// <param name="Differing">Those of them in which a row is not copied or differs.</param>
public sealed record DrawnSample(long Units, long Differing);
