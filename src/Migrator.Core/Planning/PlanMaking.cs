using Migrator.Changes;
using Migrator.Execution.Ports;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;
using Migrator.Planning.Splitting;
using Migrator.Planning.Splitting.Lookups;
using Migrator.Planning.Splitting.Moves;

namespace Migrator.Planning;

/// <summary>Makes the plan of a migration: asks the catalog and the server, then decides without them.</summary>
/// <param name="database">The database.</param>
/// <param name="isNothingLive">True if somebody answers for it that no application is running: then a migration whose tables are empty goes straight to the end state.</param>
/// <param name="leavesTriggersOut">True if backfills shall leave the users' triggers out, where that is safe and the role may.</param>
public sealed class PlanMaking(IMigrationDatabase database, bool isNothingLive = false, bool leavesTriggersOut = false)
{
    /// <summary>Plans one migration against the database as it is now. Changes nothing and takes no lock that a reader would not.</summary>
    public async Task<PlanResult> PlanAsync(MigrationDefinition definition, CancellationToken cancellationToken)
        => await PlanAsync(definition, await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Plans one migration of several that run together: schemas that the earlier ones create count as there.</summary>
    public async Task<PlanResult> PlanAsync(MigrationDefinition definition, IReadOnlyList<MigrationDefinition> earlier, CancellationToken cancellationToken)
    {
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var created = earlier.SelectMany(before => before.Changes).OfType<CreateSchema>().Select(create => create.Name);
        return await PlanAsync(definition, catalog with { Schemas = [.. catalog.Schemas, .. created] }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans one migration against the catalog as it was read just now, for whoever has read it anyway.</summary>
    public async Task<PlanResult> PlanAsync(MigrationDefinition definition, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);

        var open = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        var plans = await database.State.ReadOpenPlansAsync(cancellationToken).ConfigureAwait(false);
        var folded = Folding.Fold(KeptNames.In(definition.Changes, catalog.Server.IdentifierLimit), catalog);
        var written = definition;
        definition = definition with { Changes = RenamedTables.ByOldNames(folded.Changes) };
        var scope = new PlanScope { Written = written, Folded = folded.Causes, Definition = definition, Catalog = catalog, Open = open, OpenPlans = [.. plans.Where(plan => plan.Id != written.Id)], Dialect = database.Planning, LeavesTriggersOut = leavesTriggersOut };

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

        var constraints = await AskForConstraintsAsync(scope, cancellationToken).ConfigureAwait(false);
        if (constraints.Refusals.Count > 0)
        {
            return new PlanResult(null, constraints.Refusals);
        }

        scope = ReferringColumns.Complete(scope with { Constraints = constraints.Constraints });
        scope = scope with { IsFresh = scope.IsFresh && !ReferringColumns.AreConcerned(scope) && !CarriedReaders.AreConcerned(scope) };
        var drafts = scope.Definition.Changes.Select(change => (Change: change, Draft: MappingDrafts.For(change, scope))).Where(pair => pair.Draft is not null).ToList();
        refusals = [.. MappingChecks.Check([.. drafts.Select(pair => pair.Draft!)], scope), .. TypeChecks.Check([.. drafts.Select(pair => pair.Draft!)], scope), .. DualWriteChecks.Check([.. drafts.Select(pair => pair.Draft!)], scope), .. ConstraintChecks.Check([.. drafts.Select(pair => pair.Draft!)], scope), .. scope.Definition.Changes.OfType<ExtractLookup>().SelectMany(extract => new LookupChecks(extract, scope).CheckTypes()), .. scope.Definition.Changes.OfType<ExtractLinks>().SelectMany(extract => new LinkChecks(extract, scope).CheckTypes())];
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
        var bits = new Dictionary<SchemaChange, int>(ReferenceEqualityComparer.Instance);
        var moves = new Dictionary<SchemaChange, PreparedMove>(ReferenceEqualityComparer.Instance);
        var lookups = new Dictionary<SchemaChange, PreparedLookup>(ReferenceEqualityComparer.Instance);
        foreach (var (change, draft) in drafts)
        {
            var asked = inspection.Mappings[draft!.Key];
            var bit = MappingDrafts.HasBit(draft, scope) ? await NextBitAsync(draft.Table).ConfigureAwait(false) : (int?)null;
            prepared.Add(change, MappingPreparation.Prepare(draft, change, asked, bit, scope));
        }

        foreach (var update in definition.Changes.OfType<UpdateRows>().Where(update => RowChanges.IsBatched(update, scope)))
        {
            bits.Add(update, await NextBitAsync(update.Table).ConfigureAwait(false));
        }

        foreach (var change in definition.Changes)
        {
            switch (change)
            {
                case MoveColumns move:
                    moves.Add(move, MovePreparation.Prepare(move, await NextBitAsync(move.From).ConfigureAwait(false), scope));
                    break;
                case ExtractLinks extract:
                    moves.Add(extract, LinkPreparation.Prepare(extract, await NextBitAsync(extract.From).ConfigureAwait(false), scope));
                    break;
            }
        }

        foreach (var extract in definition.Changes.OfType<ExtractLookup>())
        {
            lookups.Add(extract, LookupPreparation.Prepare(extract, await NextBitAsync(extract.From).ConfigureAwait(false), scope));
        }

        scope = scope with { RowBits = bits, Lookups = lookups };
        var rows = await AskForRowsAsync(scope, LeavingColumns.Of(scope, drafts.Select(pair => pair.Draft!)), cancellationToken).ConfigureAwait(false);
        if (rows.Refusals.Count > 0)
        {
            return new PlanResult(null, rows.Refusals);
        }

        var findings = rows.Findings.Concat(InputChecks.Check([.. prepared.Values], scope)).Concat(PlanFindings.For(scope, prepared, moves)).Concat(await FindStatementsAsync(MappingsOf(prepared, moves, lookups), scope, cancellationToken).ConfigureAwait(false)).ToList();
        refusals = [.. findings.Where(finding => finding.Severity == FindingSeverity.Refusal)];
        return refusals.Count > 0
            ? new PlanResult(null, refusals)
            : new PlanResult(Assemble(scope, prepared, moves, scope.IsFresh ? [.. ShortWay.Findings(scope, findings)] : findings), []);

        async Task<int> NextBitAsync(TableName table)
        {
            var used = await database.State.ReadUsedBitsAsync(table, cancellationToken).ConfigureAwait(false);
            var taken = MappingsOf(prepared, moves, lookups).Where(mapping => mapping.Table == table).Select(mapping => mapping.Bit ?? -1)
                .Concat(bits.Where(pair => RowChanges.TableOf(pair.Key) == table).Select(pair => pair.Value));
            return used.Concat(taken).DefaultIfEmpty(-1).Max() + 1;
        }
    }

    /// <summary>Evidence of what no tool can keep, where the server has any.</summary>
    private async Task<IEnumerable<Finding>> FindStatementsAsync(IReadOnlyList<Mappings.Mapping> mappings, PlanScope scope, CancellationToken cancellationToken)
    {
        var (columns, tables) = (StatementFindings.Columns(mappings, scope), StatementFindings.Tables(mappings));
        return columns.Count + tables.Count == 0
            ? []
            : StatementFindings.For(
                columns, await database.State.ReadStatementsAsync(columns, cancellationToken).ConfigureAwait(false),
                tables, await database.State.ReadStatementsAsync(tables, cancellationToken).ConfigureAwait(false)).ToList();
    }

    private static IReadOnlyList<Mappings.Mapping> MappingsOf(
        IReadOnlyDictionary<SchemaChange, PreparedMapping> prepared, IReadOnlyDictionary<SchemaChange, PreparedMove> moves, IReadOnlyDictionary<SchemaChange, PreparedLookup> lookups)
        => [.. prepared.Values.Select(mapping => mapping.Mapping), .. moves.Values.Select(move => move.Mapping), .. lookups.Values.Select(lookup => lookup.Mapping)];

    private Task<PlanInspection> AskForTypesAsync(PlanScope scope, CancellationToken cancellationToken)
    {
        var specs = scope.Definition.Changes.SelectMany(change => change switch
        {
            AddColumn add => [add.Column],
            AlterColumn alter => [alter.Column],
            ReplaceColumns replace => replace.New.Select(column => column.Column),
            _ => Enumerable.Empty<ColumnSpec>(),
        }).Concat(LookupTypes.Asked(scope.Definition)).ToList();

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

    private Task<PlanInspection> AskForRowsAsync(PlanScope scope, IReadOnlyList<LeavingColumn> leaving, CancellationToken cancellationToken)
        => leaving.Count > 0 || scope.Definition.Changes.Any(change => change is InsertRows or UpdateRows or DeleteRows or RunSql or RenameTable)
            ? database.Planning.InspectAsync(
                new InspectionRequest { Migration = scope.Definition.Id, Types = [], Mappings = [], Rows = scope.Definition.Changes, Leaving = leaving }, scope.Catalog, cancellationToken)
            : Task.FromResult(scope.Types);

    private Task<PlanInspection> AskForConstraintsAsync(PlanScope scope, CancellationToken cancellationToken)
        => RelationNames.Tried(scope).ToList() is var relations && (relations.Count > 0 || scope.Definition.Changes.Any(ConstraintChecks.IsAsked))
            ? database.Planning.InspectAsync(
                new InspectionRequest { Migration = scope.Definition.Id, Types = [], Mappings = [], ConstrainedBy = scope.Definition.Changes, Relations = relations }, scope.Catalog, cancellationToken)
            : Task.FromResult(new PlanInspection { Types = scope.Types.Types, Mappings = scope.Types.Mappings, VolatileDefaults = scope.Types.VolatileDefaults, Refusals = [] });

    private static MigrationPlan Assemble(PlanScope scope, Dictionary<SchemaChange, PreparedMapping> prepared, Dictionary<SchemaChange, PreparedMove> moves, List<Finding> findings)
    {
        var definition = scope.Definition;
        var mappings = MappingsOf(prepared, moves, scope.Lookups);
        var operations = new OperationSplit(scope, prepared, moves).Split();
        var steps = StepNumbering.Number(UserTriggers.Apply(operations.SelectMany(operation => scope.Dialect.Spell(operation, scope.Catalog)), scope));
        return PlanJson.Seal(new MigrationPlan
        {
            Id = definition.Id,
            Title = definition.Title,
            Source = definition.Source,
            Location = definition.Location,
            Changes = PlanJson.Lines(scope.Written),
            Requirements = definition.Requirements,
            Target = new PlanTarget(scope.Catalog.Server.Provider, scope.Catalog.Server.Major, scope.Catalog.Server.Database, scope.Catalog.Server.Identity),
            Tables = [.. PlanChecks.TablesOf(definition).Concat(prepared.Values.SelectMany(mapping => mapping.Inspection.Carried.ForeignKeys).Select(key => key.Original.Table)).Distinct().Select(scope.Catalog.Find).OfType<TableSnapshot>().Select(Describe)],
            Carried = CarriedReaders.Of(prepared.Values, scope),
            Recreated = CarriedReaders.Recreated(prepared.Values, scope),
            Replaced = scope.Replaced.Count > 0 ? scope.Replaced : null,
            IsFresh = scope.IsFresh,
            Shapes = scope.IsFresh ? [] : [.. Shapes(scope, mappings)],
            Mappings = scope.IsFresh ? [] : mappings,
            DependsOn = [.. Dependencies.Of(scope)],
            Steps = steps,
            Findings = findings,
            QuarantineDays = definition.QuarantineDays,
            VersionTable = definition.VersionTable,
        });
    }

    private static IEnumerable<TableShape> Shapes(PlanScope scope, IReadOnlyList<Mappings.Mapping> mappings)
    {
        var replaced = mappings.SelectMany(mapping => mapping.Old.Select(column => (mapping.Table, Column: column.Name)));
        var dropped = scope.Definition.Changes.OfType<DropColumn>().Select(drop => (drop.Table, drop.Column))
            .Concat(scope.Definition.Changes.OfType<DropTable>().SelectMany(drop => scope.Table(drop.Table).Columns.Select(column => (drop.Table, Column: column.Name))));
        return from pair in replaced.Concat(dropped).Distinct()
               group pair.Column by pair.Table into columns
               from one in scope.Catalog.WithHeirs(scope.Table(columns.Key))
               select TableShape.Of(one, [.. columns], mappings, one.Name == columns.Key ? null : columns.Key);
    }

    private static PlannedTable Describe(TableSnapshot table) => new(table.Name, table.EstimatedRows, table.Bytes, table.Indexes.Count);
}
