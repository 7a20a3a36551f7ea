namespace Migrator.Collecting;

/// <summary>A class that is not in a set of migrations although it looks like one.</summary>
/// <param name="Id">Its number; null if it has none.</param>
/// <param name="Name">The full name of the class.</param>
/// <param name="Reason">Why it is left out.</param>
public sealed record LeftOutClass(MigrationId? Id, string Name, string Reason);
