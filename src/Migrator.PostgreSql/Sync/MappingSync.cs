using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>What a mapping contributes to the triggers of its table.</summary>
internal abstract class MappingSync(Mapping mapping)
{
    public Mapping Mapping { get; } = mapping;

    protected SyncWrites Writes { get; } = new(mapping);

    /// <summary>Columns whose change by an UPDATE always concerns this mapping.</summary>
    public virtual IReadOnlyList<ColumnName> OldPart => [];

    /// <summary>Columns whose change concerns this mapping unless a batch made it.</summary>
    public virtual IReadOnlyList<ColumnName> NewPart => [];

    /// <summary>True if rows with the bit unset are to be filled by any UPDATE.</summary>
    public virtual bool HasPendingRows => Mapping.Bit is not null;

    /// <summary>The condition that something has changed the new part of a row on its way from a batch to here; null where nothing can.</summary>
    public virtual string? OverwrittenInBatch => null;

    /// <summary>The defaults that its rules ask for.</summary>
    public virtual IReadOnlyList<BoundDefault> Defaults => [];

    /// <summary>The rows of the table for INSERT; the first that applies counts.</summary>
    public abstract IReadOnlyList<SyncRule> OnInsert { get; }

    /// <summary>The rows of the table for UPDATE; the first that applies counts.</summary>
    public virtual IReadOnlyList<SyncRule> OnUpdate => [];

    public static MappingSync For(Mapping mapping) => mapping switch
    {
        { Kind: MappingKind.Moved } => new MovedSync(mapping),
        { Lookup: not null } => new LookupSync(mapping),
        { DualWrites: not null } => new DualWriteSync(mapping),
        { Mode: SyncMode.Fed } => new FedSync(mapping),
        { Kind: MappingKind.InitialValue } => new InitialValueSync(mapping),
        { Kind: MappingKind.OneWay } => new OneWaySync(mapping),
        { Kind: MappingKind.RowUpdate } => new RowUpdateSync(mapping),
        { Kind: MappingKind.LastValue } => new LastValueSync(mapping),
        _ => new TwoWaySync(mapping),
    };

    /// <summary>
    /// A row that an UPDATE has moved from another partition brings its bit along; no writer gives it one. Unless something
    /// has changed it on the way, it is as it was, also where an absent side would be filled.
    /// </summary>
    protected IEnumerable<SyncRule> WhereMoved => Mapping is { IsPartitioned: true, Bit: { } bit }
        ? [new("the row comes from another partition, where both parts were kept alike", $"{Plpgsql.HasBit("came", bit)}{(Mapping.Consistent is { } agrees ? $" AND COALESCE({Plpgsql.Call(agrees, "NEW")}, false)" : "")}", Writes.Mark())]
        : [];

    /// <summary>Nothing is copied for a last value: a row gets its bit with the first UPDATE, which may be the one that sends it to another partition.</summary>
    protected IReadOnlyList<SyncRule> MarkedOnItsWay => HasPendingRows ? [new("the row may be on its way to another partition, where it is known by its bit", IsPending, Writes.Mark())] : [];

    protected IReadOnlyList<ColumnName> NewColumns => [.. Mapping.New.Select(column => column.Name)];

    protected string OldChanged => Changed([.. Mapping.Old.Select(column => column.Name), .. Mapping.OldInputs]);

    protected string NewChanged => Changed([.. NewColumns, .. Mapping.NewInputs]);

    /// <summary>The condition, for the body of the trigger, that the UPDATE changes one of these columns.</summary>
    protected string Changed(IReadOnlyList<ColumnName> columns) => new BoundDifference(Mapping.Old.Concat(Mapping.New)).ChangedInBody(columns);

    /// <summary>True if the row, as this statement leaves it, is pending.</summary>
    protected string IsPending => Plpgsql.LacksBit("marker", Mapping.Bit!.Value);

    /// <summary>True if a trigger for INSERT asks which bits the row came with: no writer gives it any, but who copies whole rows.</summary>
    public virtual bool AsksWhatCame => Mapping is { IsPartitioned: true, Bit: not null };

    /// <summary>An old part that holds NULL or its default was not given: the server filled it in.</summary>
    protected string OldAbsent => string.Join(" AND ", Mapping.Old.Select(Absent));

    protected string Absent(MappedColumn column)
        => column.ImmutableDefault is null
            ? Plpgsql.AllNull([column.Name])
            : $"({Plpgsql.AllNull([column.Name])} OR pg_catalog.record_image_eq({Plpgsql.Row("NEW", [column.Name])}, ROW({new BoundDefault(Mapping, column).Call})))";
}
