using FluentMigrator.Expressions;
using Migrator.Changes;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Translation;

/// <summary>Notices branches of <c>IfDatabase</c> that are meant for this server but that FluentMigrator's own runner leaves out in silence.</summary>
internal static class OtherNames
{
    public static IReadOnlyList<string> NotesFor(MigrationClass migration, CollectingTarget target, ISchemaView schema, int found, IServiceProvider? services = null)
    {
        if (target.RunnerAliases.Count == target.Aliases.Count)
        {
            return [];
        }

        var narrow = target with { Aliases = target.RunnerAliases };
        var said = new List<IMigrationExpression>();
        var database = new CapturingDatabase(narrow, new SpokenSchema(schema, () => said, narrow));
        try
        {
            Collector.Expressions(migration, database, said, services);
        }
        catch (MigratorException)
        {
            // A migration that throws under another name of its database is one more difference.
            said.Clear();
        }

        return said.Count == found
            ? []
            : [$"FluentMigrator's own runner calls this database {string.Join(" or ", (string[])[narrow.DatabaseType, .. narrow.Aliases])} and would leave out a part of this migration in silence. Write IfDatabase(ProcessorIdConstants.PostgreSQL)."];
    }
}
