namespace Migrator.Authoring;

/// <summary>A column that goes.</summary>
/// <param name="Name">The column.</param>
/// <param name="PopulatedBy">Its value for old readers, as an expression over the new columns; null makes the replacement one-way.</param>
public sealed record ReplacedColumnDefinition(string Name, string? PopulatedBy);
