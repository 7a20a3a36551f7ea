namespace Migrator.Planning.Catalog;

/// <summary>An enum.</summary>
/// <param name="Name">Its schema and its name.</param>
/// <param name="Owner">The role that owns it.</param>
/// <param name="IsOwned">True if our role may alter it.</param>
/// <param name="Values">Its values, in order.</param>
public sealed record EnumSnapshot(TableName Name, string Owner, bool IsOwned, IReadOnlyList<string> Values);
