namespace Migrator.Specification.Tests.Harness;

/// <summary>A row that was there before expand, as both shapes show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Old">What the old shape's read gives, at every point where it can be asked.</param>
/// <param name="New">What the new shape's read gives from the end of the backfill on.</param>
public sealed record Seen(int Id, string? Old, string? New);
