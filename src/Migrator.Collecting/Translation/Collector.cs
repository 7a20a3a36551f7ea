using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using Migrator.Changes;
using Migrator.Collecting.Errors;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Translation;

/// <summary>Creates a migration, lets it speak, and translates what it said.</summary>
internal static class Collector
{
    public static MigrationDefinition Collect(MigrationClass migration, CollectingTarget target, ISchemaView schema)
        => MissingDependencies.Named(migration.Origin, () =>
        {
            var said = new List<IMigrationExpression>();
            var database = new CapturingDatabase(target, new SpokenSchema(schema, () => said, target));
            var translated = new Translated(migration, target);

            Constraints.Refuse(translated);
            var expressions = Conventions.Of(migration.Type.Assembly).Apply(Expressions(migration, database, said), translated);
            foreach (var expression in ExistingRows.Fold(expressions, translated))
            {
                ExpressionTranslator.Translate(expression, translated, database);
            }

            return new MigrationDefinition
            {
                Id = migration.Id,
                Title = migration.Title,
                Source = migration.Name,
                Location = migration.Location,
                Changes = translated.Changes,
                Requirements = migration.Requirements,
                QuarantineDays = migration.QuarantineDays,
                Notes = [.. BreakingChange.NotesFor(migration, translated.Changes), .. OtherNames.NotesFor(migration, target, schema, said.Count)],
            };
        });

    public static IReadOnlyList<CollectedExpression> Expressions(
        MigrationClass migration, CapturingDatabase database, List<IMigrationExpression> said)
    {
        using var services = OfferedServices.For(migration.Type.Assembly);
        var context = new MigrationContext(database, services, connection: "") { Expressions = said };
        var instance = OwnClasses.Create<IMigration>(migration.Type, migration.Location, services);
        try
        {
            instance.GetUpExpressions(context);
        }
        catch (Exception problem) when (problem is not MigratorException && !MissingDependencies.IsCause(problem))
        {
            throw new MigrationFailedException(migration.Name, migration.Location, problem);
        }

        return [.. context.Expressions.Select(CollectedExpression.Unwrap)];
    }
}
