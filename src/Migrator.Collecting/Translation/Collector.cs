using System.Reflection;
using FluentMigrator;
using FluentMigrator.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
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
            var database = new CapturingDatabase(target, schema);
            var translated = new Translated(migration, target);

            Constraints.Refuse(translated);
            var expressions = Conventions.Of(migration.Type.Assembly).Apply(Expressions(migration, database), translated);
            foreach (var expression in ExistingRows.Fold(expressions))
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
                Notes = BreakingChange.NotesFor(migration, translated.Changes),
            };
        });

    private static IReadOnlyList<CollectedExpression> Expressions(MigrationClass migration, CapturingDatabase database)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IEmbeddedResourceProvider>(new DefaultEmbeddedResourceProvider(migration.Type.Assembly))
            .BuildServiceProvider();
        var context = new MigrationContext(database, services, connection: "");
        var instance = Create(migration, services);
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

    private static IMigration Create(MigrationClass migration, IServiceProvider services)
    {
        try
        {
            return (IMigration)ActivatorUtilities.CreateInstance(services, migration.Type);
        }
        catch (Exception problem) when (!MissingDependencies.IsCause(problem))
        {
            var cause = problem is TargetInvocationException { InnerException: { } inner } ? inner : problem;
            throw new MigrationConstructorException(migration.Name, migration.Location, cause);
        }
    }
}
