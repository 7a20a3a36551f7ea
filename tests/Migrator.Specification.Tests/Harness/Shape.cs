namespace Migrator.Specification.Tests.Harness;

/// <summary>How an application version reads a row.</summary>
/// <param name="Sql">Reads the row whose id is <c>$n</c>.</param>
/// <param name="From">The first point at which it succeeds; before it, it is refused.</param>
/// <param name="Until">The last point at which it succeeds; after it, it is refused.</param>
public sealed record Shape(string Sql, Point From, Point Until);
