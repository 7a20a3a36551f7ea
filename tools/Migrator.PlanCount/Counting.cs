using Migrator.Changes;
using Migrator.Collecting;
using Migrator.Collecting.Errors;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.PlanCount;

/// <summary>Plans every migration of an assembly, in order.</summary>
/// <param name="database">The database that is planned for.</param>
/// <param name="rehearsal">Runs each planned migration to its end, so that the next one meets the schema it leaves; null to change nothing.</param>
internal sealed class Counting(IMigrationDatabase database, Rehearsal? rehearsal)
{
    private readonly List<SchemaChange> earlier = [];

    public async Task<IReadOnlyList<Verdict>> CountAsync(IMigrationSet migrations, CancellationToken cancellationToken)
    {
        var verdicts = new List<Verdict>();
        foreach (var id in migrations.Ids)
        {
            verdicts.Add(await JudgeAsync(migrations, id, cancellationToken).ConfigureAwait(false));
        }

        return verdicts;
    }

    private async Task<Verdict> JudgeAsync(IMigrationSet migrations, MigrationId id, CancellationToken cancellationToken)
    {
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        MigrationDefinition definition;
        try
        {
            definition = migrations.Collect(id, CollectingTarget.PostgreSql, OverlaidSchema.Over(new CatalogSchema(catalog), earlier)) with { VersionTable = migrations.VersionTable };
        }
        catch (MigrationClassException refused)
        {
            // Where the class stands differs from machine to machine, and its name is in the line above.
            var place = refused.Location is null ? "" : $" ({refused.Location})";
            return new Verdict(id, refused.MigrationClass, refused.Code, refused.Message.Replace($"{refused.MigrationClass}{place}: ", "", StringComparison.Ordinal));
        }
        catch (MigratorException refused)
        {
            return new Verdict(id, "", refused.Code, refused.Message);
        }

        var planned = await new PlanMaking(database).PlanAsync(definition, catalog, cancellationToken).ConfigureAwait(false);
        if (planned.Plan is not { } plan)
        {
            return new Verdict(id, definition.Source, planned.Refusals[0].Code, string.Join(" ", planned.Refusals.Select(Sentence)));
        }

        if (rehearsal is null)
        {
            earlier.AddRange(definition.Changes);
            return new Verdict(id, definition.Source, null, null);
        }

        var problem = await rehearsal.RunAsync(plan, cancellationToken).ConfigureAwait(false);
        return new Verdict(id, definition.Source, problem is null ? null : Verdict.Stuck, problem);
    }

    private static string Sentence(Finding refusal) => $"{refusal.Subject}: {refusal.Harm} {refusal.Cure}";
}
