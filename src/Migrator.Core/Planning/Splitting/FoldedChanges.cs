using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>The changes of a migration after folding.</summary>
/// <param name="Changes">The changes that are left, in order.</param>
/// <param name="Causes">What has been made part of each created table, in words.</param>
internal sealed record FoldedChanges(IReadOnlyList<SchemaChange> Changes, IReadOnlyDictionary<TableName, IReadOnlyList<string>> Causes);
