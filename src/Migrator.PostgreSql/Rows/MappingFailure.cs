using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Rows;

/// <summary>A mapping that fails on some row, and what the server says about it.</summary>
internal sealed record MappingFailure(Mapping Mapping, string Error);
