using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Changes;
using Migrator.Collecting.Errors;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Translation;

/// <summary>Creates a migration, lets it speak, and translates what it said.</summary>
internal static class Collector
{
    public static MigrationDefinition Collect(MigrationClass migration, CollectingTarget target, ISchemaView schema, IServiceProvider? services = null)
        => MissingDependencies.Named(migration.Origin, () =>
        {
            var said = new List<IMigrationExpression>();
            var database = new CapturingDatabase(target, new SpokenSchema(schema, () => said, target));
            var translated = new Translated(migration, target);

            MigrationAttributes.RequireRanges(migration, target.Orders);
            Constraints.Refuse(translated);
            var expressions = Conventions.Of(migration.Type.Assembly).Apply(Expressions(migration, database, said, services), translated);
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
                DualWrites = migration.DualWrites,
                Notes = [.. BreakingChange.NotesFor(migration, translated.Changes), .. OtherNames.NotesFor(migration, target, schema, said.Count, services)],
            };
        });

    public static IReadOnlyList<CollectedExpression> Expressions(
        MigrationClass migration, CapturingDatabase database, List<IMigrationExpression> said, IServiceProvider? given = null)
    {
        using var offered = OfferedServices.For(migration.Type.Assembly);
        using var scope = given?.CreateScope();
        IServiceProvider services = scope is null ? offered : new GivenServices(scope.ServiceProvider, offered);
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
