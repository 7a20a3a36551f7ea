namespace Migrator.Specification.Tests.Harness;

/// <summary>A statement of an application, and what both shapes show of the row afterwards.</summary>
/// <param name="Sql">The statement. <c>$n</c> is the row's id: another one for each INSERT.</param>
public sealed record Write(string Sql)
{
    /// <summary>What the old shape's read gives, columns joined by a bar; null if it is not asked.</summary>
    public string? Old { get; init; }

    /// <summary>What the new shape's read gives.</summary>
    public string? New { get; init; }

    /// <summary>The first point at which it succeeds.</summary>
    public Point From { get; init; } = Point.Start;

    /// <summary>The last point at which it succeeds.</summary>
    public Point Until { get; init; } = Point.Dropped;

    /// <summary>The first point at which it is tried at all.</summary>
    public Point TriedFrom { get; init; } = Point.Start;

    /// <summary>The last point at which it is tried at all.</summary>
    public Point TriedUntil { get; init; } = Point.Dropped;

    /// <summary>True if it succeeds at no point.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>The SQLSTATE of the refusal where it does not succeed.</summary>
    public string Refused { get; init; } = "42703";

    /// <summary>The id of the row it is about, where that is not a new one.</summary>
    public int? Row { get; init; }
}
