using Migrator.Changes;
using Migrator.Execution.Ports;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning;

/// <summary>What is known while one migration is planned.</summary>
internal sealed record PlanScope
{
    /// <summary>The migration as its author wrote it.</summary>
    public required MigrationDefinition Written { get; init; }

    /// <summary>The migration as it is planned: what follows the creation of a table is part of it.</summary>
    public required MigrationDefinition Definition { get; init; }

    public required CatalogSnapshot Catalog { get; init; }

    /// <summary>Mappings that other migrations hold open.</summary>
    public required IReadOnlyList<Mapping> Open { get; init; }

    /// <summary>Frozen plans of other migrations that are open.</summary>
    public IReadOnlyList<MigrationPlan> OpenPlans { get; init; } = [];

    public required IPlanningPort Dialect { get; init; }

    /// <summary>True if nothing is live and the tables are empty: the migration goes the short way.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Types and defaults as the server reads them; empty until it was asked.</summary>
    public PlanInspection Types { get; init; } = new()
    {
        Types = new Dictionary<ColumnType, NormalizedType>(),
        Mappings = new Dictionary<string, MappingInspection>(),
        VolatileDefaults = new HashSet<ColumnDefault>(),
        Refusals = [],
    };

    /// <summary>What the server said of the constraints that are to come; empty until it was asked.</summary>
    public IReadOnlyDictionary<SchemaChange, ConstraintInspection> Constraints { get; init; } = new Dictionary<SchemaChange, ConstraintInspection>();

    /// <summary>What the authors of open migrations have asked for.</summary>
    public IReadOnlyList<(MigrationId Migration, SchemaChange Change)> OpenChanges => field ??= [.. from plan in OpenPlans from change in plan.AuthorsChanges() select (plan.Id, change)];

    public IReadOnlySet<TableName> Created => field ??= Definition.Changes.OfType<CreateTable>().Select(change => change.Table).ToHashSet();

    /// <summary>Tables of which one goes and another one of the same name comes.</summary>
    public IReadOnlyList<TableName> Replaced => field ??= Splitting.TableReplacements.Of(Definition.Changes);

    /// <summary>Bits of the marker columns that updates in batches use.</summary>
    public IReadOnlyDictionary<SchemaChange, int> RowBits { get; init; } = new Dictionary<SchemaChange, int>();

    /// <summary>Extractions of lookup tables, with everything the dialect needs.</summary>
    public IReadOnlyDictionary<SchemaChange, PreparedLookup> Lookups { get; init; } = new Dictionary<SchemaChange, PreparedLookup>();

    /// <summary>Changes that the author's imply, each with its reason.</summary>
    public IReadOnlyDictionary<SchemaChange, string> Implied { get; init; } = new Dictionary<SchemaChange, string>();

    /// <summary>What later changes of the migration have been made part of a table that it creates, in words.</summary>
    public IReadOnlyDictionary<TableName, IReadOnlyList<string>> Folded { get; init; } = new Dictionary<TableName, IReadOnlyList<string>>();

    /// <summary>True if backfills leave the users' triggers out.</summary>
    public bool LeavesTriggersOut { get; init; }

    public int IdentifierLimit => Catalog.Server.IdentifierLimit;

    public TableSnapshot Table(TableName table) => Catalog.Find(table) ?? throw new InvalidOperationException($"{table} was to be checked before.");

    public ColumnSnapshot Column(TableName table, ColumnName column)
        => Table(table).Find(column) ?? throw new InvalidOperationException($"{table}.{column} was to be checked before.");

    /// <summary>The name a copy has until it takes the old column's name.</summary>
    public ColumnName CopyName(ColumnName column) => CopyName(column, Definition.Id, IdentifierLimit);

    /// <summary>The name that a copy of another migration has.</summary>
    public static ColumnName CopyName(ColumnName column, MigrationId migration, int limit) => new(DerivedName.Fit($"_new_{column}_{migration}", limit));

    /// <summary>The name a table or sequence has in quarantine.</summary>
    public TableName RetiredName(TableName relation) => relation with { Name = RetiredNames.For(relation.Name, Definition.Id, IdentifierLimit) };

    /// <summary>The name the old column has once the new one has taken its name, or in quarantine.</summary>
    public ColumnName RetiredName(ColumnName column) => new(RetiredNames.For(column.Value, Definition.Id, IdentifierLimit));

    /// <summary>A change in words, and why it is there if the author did not ask for it.</summary>
    public string CauseOf(SchemaChange change) => Implied.TryGetValue(change, out var reason) ? $"{change.Describe()}, because {reason}" : change.Describe();
}
