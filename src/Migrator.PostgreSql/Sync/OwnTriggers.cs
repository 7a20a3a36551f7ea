using System.Globalization;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>The triggers and functions that a mapping has for itself, beside the common pair of its table, because they write another table too.</summary>
internal abstract class OwnTriggers(Mapping mapping)
{
    /// <summary>Those of a mapping; null if it needs none.</summary>
    public static OwnTriggers? For(Mapping mapping) => mapping switch
    {
        { Counterpart.IsMany: true } => new LinkTriggers(mapping),
        { Counterpart: not null } => new MoveTriggers(mapping),
        { Lookup: not null } => new LookupTriggers(mapping),
        _ => null,
    };

    /// <summary>The triggers that must be there.</summary>
    public IReadOnlyList<(TableName Table, string Trigger)> Names => [.. Triggers().Select(trigger => (trigger.Table, trigger.Name))];

    /// <summary>The names of the functions.</summary>
    public abstract IReadOnlyList<string> Functions { get; }

    protected Mapping Mapping => mapping;

    protected ColumnName Marker { get; } = MarkerColumn.For(mapping.Table);

    /// <summary>The defaults that they compare with or write.</summary>
    protected virtual IReadOnlyList<BoundDefault> Defaults => [];

    protected string SyncName => mapping.Counterpart?.SyncName ?? mapping.Lookup!.SyncName;

    /// <summary>Statements that create the functions; they lock nothing.</summary>
    public IEnumerable<string> CreateFunctions() => Defaults.SelectMany(value => value.Create()).Concat(Bodies());

    protected abstract IEnumerable<string> Bodies();

    /// <summary>Statements that create the tables in which the triggers keep what one has to tell another; none as a rule.</summary>
    public virtual IEnumerable<string> CreateTables(TableSnapshot source) => [];

    /// <summary>Statements that remove these tables.</summary>
    public virtual IEnumerable<string> DropTables() => [];

    /// <summary>Statements that create the triggers, both tables being locked.</summary>
    public IEnumerable<string> CreateTriggers() => Triggers().SelectMany(trigger => trigger.Create());

    /// <summary>Statements that remove the triggers.</summary>
    public IEnumerable<string> DropTriggers() => Triggers().Select(trigger => trigger.Drop());

    /// <summary>Statements that remove the functions.</summary>
    public IEnumerable<string> DropFunctions() => Functions.Select(name => $"DROP FUNCTION migrator.{PgIdentifier.Quote(name)}").Concat(Defaults.Select(value => value.Drop));

    protected abstract IEnumerable<OwnTrigger> Triggers();

    /// <summary>Sorts before any other name, above all before those of foreign keys.</summary>
    protected string Early(string occasion) => $"!{SyncName}_{occasion}";

    protected string Name(string part) => $"{SyncName}_{part}";

    protected IEnumerable<string> Function(string part, string parameters, string returns, string declarations, string body)
        => OwnFunction.Create(mapping, Name(part), parameters, returns, declarations, body);

    /// <summary>The condition that an UPDATE changes one of the marker's bits.</summary>
    protected string Toggles(params IEnumerable<int> bits)
    {
        var mask = bits.Aggregate(0L, (all, bit) => all | (1L << bit)).ToString(CultureInfo.InvariantCulture);
        return $"(((COALESCE({Plpgsql.Field("OLD", Marker)}, 0) OPERATOR(pg_catalog.#) COALESCE({Plpgsql.Field("NEW", Marker)}, 0)) OPERATOR(pg_catalog.&) {mask}::pg_catalog.int8) OPERATOR(pg_catalog.<>) 0)";
    }
}
