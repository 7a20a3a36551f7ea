namespace Migrator.PostgreSql.Poolers;

/// <summary>What an admin console has answered.</summary>
internal sealed record ConsoleTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows);
