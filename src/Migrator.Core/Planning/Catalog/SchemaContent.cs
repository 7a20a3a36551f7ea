namespace Migrator.Planning.Catalog;

/// <summary>An object of a schema that is neither a table, a view, an index nor a sequence: a function, a type, a collation, …</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The object, as the server describes it.</param>
public sealed record SchemaContent(string Schema, string Name);
