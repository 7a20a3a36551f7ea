namespace Migrator.PostgreSql.Rows;

/// <summary>A mapping, or a change of rows, that fails on some row, and what the server says about it.</summary>
internal sealed record MappingFailure(string Key, string Error);
