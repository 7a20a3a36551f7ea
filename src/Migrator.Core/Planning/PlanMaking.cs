using Migrator.Changes;
using Migrator.Execution.Ports;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;
using Migrator.Planning.Splitting;

namespace Migrator.Planning;

/// <summary>Makes the plan of a migration: asks the catalog and the server, then decides without them.</summary>
/// <param name="database">The database.</param>
/// <param name="isNothingLive">True if somebody answers for it that no application is running: then a migration whose tables are empty goes straight to the end state.</param>
public sealed class PlanMaking(IMigrationDatabase database, bool isNothingLive = false)
{
    /// <summary>Plans one migration against the database as it is now. Changes nothing and takes no lock that a reader would not.</summary>
    public Task<PlanResult> PlanAsync(MigrationDefinition definition, CancellationToken cancellationToken) => PlanAsync(definition, [], cancellationToken);

    /// <summary>Plans one migration of several that run together: schemas that the earlier ones create count as there.</summary>
    public async Task<PlanResult> PlanAsync(MigrationDefinition definition, IReadOnlyList<MigrationDefinition> earlier, CancellationToken cancellationToken)
    {
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var open = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        catalog = catalog with { Schemas = [.. catalog.Schemas, .. earlier.SelectMany(before => before.Changes).OfType<CreateSchema>().Select(create => create.Name)] };
        var scope = new PlanScope { Definition = definition, Catalog = catalog, Open = open, Dialect = database.Planning };

        var refusals = PlanChecks.Check(scope).ToList();
        if (refusals.Count > 0)
        {
            return new PlanResult(null, refusals);
        }

        scope = scope with { IsFresh = isNothingLive && ShortWay.Tables(scope) is { } tables && await database.Planning.AreEmptyAsync(tables, cancellationToken).ConfigureAwait(false) };
        scope = scope with { Types = await AskForTypesAsync(scope, cancellationToken).ConfigureAwait(false) };
        if (scope.Types.Refusals.Count > 0)
        {
            return new PlanResult(null, scope.Types.Refusals);
        }

        scope = ReferringColumns.Complete(scope);
        scope = scope with { IsFresh = scope.IsFresh && !ReferringColumns.AreConcerned(scope) };
        var drafts = scope.Definition.Changes.Select(change => (Change: change, Draft: MappingDrafts.For(change, scope))).Where(pair => pair.Draft is not null).ToList();
        refusals = [.. MappingChecks.Check([.. drafts.Select(pair => pair.Draft!)], scope)];
        var inspection = refusals.Count > 0 || drafts.Count == 0
            ? scope.Types
            : await database.Planning.InspectAsync(
                new InspectionRequest { Migration = definition.Id, Types = [], Mappings = [.. drafts.Select(pair => pair.Draft!)] }, catalog, cancellationToken).ConfigureAwait(false);
        refusals.AddRange(inspection.Refusals);
        if (refusals.Count > 0)
        {
            return new PlanResult(null, refusals);
        }

        var prepared = new Dictionary<SchemaChange, PreparedMapping>(ReferenceEqualityComparer.Instance);
        foreach (var (change, draft) in drafts)
        {
            var bit = draft!.Kind is Mappings.MappingKind.LastValue ? (int?)null : await NextBitAsync(draft.Table, prepared.Values.Where(mapping => mapping.Mapping.Table == draft.Table).Select(mapping => mapping.Mapping.Bit ?? -1), cancellationToken).ConfigureAwait(false);
            prepared.Add(change, MappingPreparation.Prepare(draft, change, inspection.Mappings[draft.Key], bit, scope));
        }

        var bits = new Dictionary<SchemaChange, int>(ReferenceEqualityComparer.Instance);
        foreach (var update in definition.Changes.OfType<UpdateRows>().Where(update => RowChanges.IsBatched(update, scope)))
        {
            var taken = prepared.Values.Where(mapping => mapping.Mapping.Table == update.Table).Select(mapping => mapping.Mapping.Bit ?? -1)
                .Concat(bits.Where(pair => RowChanges.TableOf(pair.Key) == update.Table).Select(pair => pair.Value));
            bits.Add(update, await NextBitAsync(update.Table, taken, cancellationToken).ConfigureAwait(false));
        }

        scope = scope with { RowBits = bits };
        var rows = await AskForRowsAsync(scope, cancellationToken).ConfigureAwait(false);
        if (rows.Refusals.Count > 0)
        {
            return new PlanResult(null, rows.Refusals);
        }

        var findings = rows.Findings.Concat(MappingChecks.CheckInputs([.. prepared.Values], scope)).Concat(PlanFindings.For(scope, prepared)).ToList();
        refusals = [.. findings.Where(finding => finding.Severity == FindingSeverity.Refusal)];
        return refusals.Count > 0
            ? new PlanResult(null, refusals)
            : new PlanResult(Assemble(scope, prepared, scope.IsFresh ? [.. ShortWay.Findings(scope, findings)] : findings), []);
    }

    private Task<PlanInspection> AskForTypesAsync(PlanScope scope, CancellationToken cancellationToken)
    {
        var specs = scope.Definition.Changes.SelectMany(change => change switch
        {
            AddColumn add => [add.Column],
            AlterColumn alter => [alter.Column],
            ReplaceColumns replace => replace.New.Select(column => column.Column),
            _ => Enumerable.Empty<ColumnSpec>(),
        }).ToList();

        var computed = GeneratedColumns.AreComputedOnReading(scope.Definition) ? scope.Definition.Changes : [];
        return specs.Count == 0 && computed.Count == 0
            ? Task.FromResult(scope.Types)
            : database.Planning.InspectAsync(
                new InspectionRequest
                {
                    Migration = scope.Definition.Id,
                    Types = [.. specs.Where(spec => spec.Type is not null)],
                    Mappings = [],
                    Computed = computed,
                    Defaults = [.. specs.Where(spec => spec.Default is not null && spec.Type is not null)],
                },
                scope.Catalog,
                cancellationToken);
    }

    private Task<PlanInspection> AskForRowsAsync(PlanScope scope, CancellationToken cancellationToken)
        => scope.Definition.Changes.Any(change => change is InsertRows or UpdateRows or DeleteRows or RunSql)
            ? database.Planning.InspectAsync(
                new InspectionRequest { Migration = scope.Definition.Id, Types = [], Mappings = [], Rows = scope.Definition.Changes }, scope.Catalog, cancellationToken)
            : Task.FromResult(scope.Types);

    private async Task<int> NextBitAsync(TableName table, IEnumerable<int> taken, CancellationToken cancellationToken)
    {
        var used = await database.State.ReadUsedBitsAsync(table, cancellationToken).ConfigureAwait(false);
        return used.Concat(taken).DefaultIfEmpty(-1).Max() + 1;
    }

    private static MigrationPlan Assemble(PlanScope scope, Dictionary<SchemaChange, PreparedMapping> prepared, List<Finding> findings)
    {
        var definition = scope.Definition;
        var operations = new OperationSplit(scope, prepared).Split();
        var steps = StepNumbering.Number(operations.SelectMany(operation => scope.Dialect.Spell(operation, scope.Catalog)));
        return PlanJson.Seal(new MigrationPlan
        {
            Id = definition.Id,
            Title = definition.Title,
            Source = definition.Source,
            Location = definition.Location,
            Changes = PlanJson.Lines(definition with { Changes = [.. definition.Changes.Where(change => !scope.Implied.ContainsKey(change))] }),
            Requirements = definition.Requirements,
            Target = new PlanTarget(scope.Catalog.Server.Provider, scope.Catalog.Server.Major, scope.Catalog.Server.Database, scope.Catalog.Server.Identity),
            Tables = [.. PlanChecks.TablesOf(definition).Concat(prepared.Values.SelectMany(mapping => mapping.Inspection.Carried.ForeignKeys).Select(key => key.Original.Table)).Distinct().Select(scope.Catalog.Find).OfType<TableSnapshot>().Select(Describe)],
            IsFresh = scope.IsFresh,
            Shapes = scope.IsFresh ? [] : [.. Shapes(scope, prepared)],
            Mappings = scope.IsFresh ? [] : [.. prepared.Values.Select(mapping => mapping.Mapping)],
            DependsOn = [.. Dependencies.Of(scope)],
            Steps = steps,
            Findings = findings,
            QuarantineDays = definition.QuarantineDays,
            VersionTable = definition.VersionTable,
        });
    }

    private static IEnumerable<TableShape> Shapes(PlanScope scope, Dictionary<SchemaChange, PreparedMapping> prepared)
    {
        var replaced = prepared.Values.SelectMany(mapping => mapping.Mapping.Old.Select(column => (mapping.Mapping.Table, Column: column.Name)));
        var dropped = scope.Definition.Changes.OfType<DropColumn>().Select(drop => (drop.Table, drop.Column));
        var moved = prepared.Values.SelectMany(mapping => mapping.Mapping.Old).Where(column => column.MovedDefault is not null).Select(column => column.Name).ToHashSet();
        return replaced.Concat(dropped).Distinct().GroupBy(pair => pair.Table)
            .Select(columns => TableShape.Of(scope.Table(columns.Key), [.. columns.Select(pair => pair.Column)], moved));
    }

    private static PlannedTable Describe(TableSnapshot table) => new(table.Name, table.EstimatedRows, table.Bytes, table.Indexes.Count);
}
