using Migrator.Changes;

namespace Migrator.Hosting.Configuration;

/// <summary>The schema that somebody wants for what migrations name without one.</summary>
internal static class ConfiguredSchema
{
    /// <summary>The name as it was given; null if none was.</summary>
    public static string? Of(string? name) => name is null || !string.IsNullOrWhiteSpace(name)
        ? name
        : throw new UsageException("The default schema has no name. Give --default-schema NAME, or leave it out: names without a schema are then in the database's usual one.");

    /// <summary>A misspelt name is found out before anything is planned, not by the first statement that misses its table.</summary>
    /// <param name="name">The name; null if none was given.</param>
    /// <param name="schema">The database, with what its open migrations bring.</param>
    /// <param name="pending">The migrations that are due.</param>
    public static void RequireKnown(string? name, ISchemaView schema, IReadOnlyList<MigrationDefinition> pending)
    {
        if (name is not null
            && !schema.SchemaExists(name)
            && !pending.SelectMany(definition => definition.Changes).OfType<CreateSchema>().Any(create => create.Name == name))
        {
            throw new UsageException(
                $"The default schema '{name}' is not in the database, and no migration creates it. Upper and lower case count. "
                + $"Correct --default-schema (or the key DefaultSchema), or create it in a migration: Create.Schema(\"{name}\").");
        }
    }
}
