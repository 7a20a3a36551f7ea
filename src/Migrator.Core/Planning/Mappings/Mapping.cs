using System.Text.Json.Serialization;
using Migrator.Changes;

namespace Migrator.Planning.Mappings;

/// <summary>Two shapes of the same facts on one table, and the functions that keep them alike.</summary>
public sealed record Mapping
{
    /// <summary>The migration that brought it.</summary>
    public required MigrationId Migration { get; init; }

    /// <summary>Its name, unique in the migration.</summary>
    public required string Key { get; init; }

    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>What the two sides are to each other.</summary>
    public required MappingKind Kind { get; init; }

    /// <summary>Which way it is kept now.</summary>
    public required SyncMode Mode { get; init; }

    /// <summary>Its bit in the table's marker column, from 0; null for a mapping that no row has to remember.</summary>
    public int? Bit { get; init; }

    /// <summary>The old shape: columns that go, or, for an initial value, none.</summary>
    public required IReadOnlyList<MappedColumn> Old { get; init; }

    /// <summary>The new shape.</summary>
    public required IReadOnlyList<MappedColumn> New { get; init; }

    /// <summary>Further columns that <c>up</c> reads; they belong to the old part but are never written.</summary>
    public IReadOnlyList<ColumnName> OldInputs { get; init; } = [];

    /// <summary>Further columns that <c>down</c> reads; they belong to the new part but are never written.</summary>
    public IReadOnlyList<ColumnName> NewInputs { get; init; } = [];

    /// <summary>Constraints on the new columns that need not be proved, because those they stand for never were.</summary>
    public IReadOnlyList<string> NeverProved { get; init; } = [];

    /// <summary>The function that says whether the two sides agree; null where nothing can be compared.</summary>
    public MappingFunction? Consistent { get; init; }

    /// <summary>The function that says whether each side is what the mapping makes of the other; null where agreeing in one direction is all there is to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MappingFunction? Reversible { get; init; }

    /// <summary>True if the table is partitioned: an UPDATE may then move a row to another partition, where it arrives as an INSERT.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPartitioned { get; init; }

    /// <summary>True if the table had row triggers of its users when this was planned: one may write the new part of a row that a batch copies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBesideTriggers { get; init; }

    /// <summary>True if the table is part of an inheritance tree: those that inherit from it need triggers of their own, which the server does not hand on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsInherited { get; init; }

    /// <summary>True if the old part refuses NULL and the new one does not: a row with NULL in both is a new version's, and what old ones see comes from there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsNullOfNew { get; init; }

    /// <summary>How applications that write both shapes themselves are looked after; null where triggers keep them alike.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DualWrites? DualWrites { get; init; }

    /// <summary>Where the new shape is, if it is in another table; null if it is in this one.</summary>
    public Counterpart? Counterpart { get; init; }

    /// <summary>The table that the new column refers to, if the old shape's values move there; null otherwise.</summary>
    public Lookup? Lookup { get; init; }

    /// <summary>The tables it keeps alike or reads.</summary>
    public IEnumerable<TableName> Tables() => (Counterpart?.Table ?? Lookup?.Table) is { } other ? [Table, other] : [Table];

    /// <summary>True if existing rows are pending until they are copied. For a last value nothing is: its bit tells a row that comes from another partition from a new one.</summary>
    public bool IsCopied() => Bit is not null && Kind is not MappingKind.LastValue;

    /// <summary>The columns of its table that it reads, and that belong to neither side.</summary>
    internal IEnumerable<ColumnName> Inputs()
        => OldInputs.Concat(NewInputs).Concat(Old.Concat(New).SelectMany(part => part.Function?.Arguments ?? []))
            .Except(Old.Concat(New).Select(part => part.Name));

    /// <summary>Its place among the mappings of its migration that a write concerns: a last value may read what others keep alike, an initial value also what has got a last one.</summary>
    public int SettledAfter() => Kind switch
    {
        MappingKind.LastValue => 1,
        MappingKind.InitialValue => 2,
        _ => 0,
    };

    /// <summary>True if the column is one of those that it writes or reads, so that nobody else may take it away.</summary>
    public bool Owns(TableName table, ColumnName column)
        => (table == Table && (Old.Concat(New).Any(part => part.Name == column) || Inputs().Contains(column) || Counterpart?.SourceKey.Contains(column) == true))
            || (table == Counterpart?.Table && (Counterpart.Columns.Contains(column) || Counterpart.Key.Contains(column)))
            || (table == Lookup?.Table && (Lookup.Values.Contains(column) || Lookup.Key == column));

    /// <summary>The columns of the new shape, each with its table.</summary>
    public IEnumerable<(TableName Table, ColumnName Column)> Brought()
        => New.Select(column => (Table, column.Name)).Concat(Counterpart?.Columns.Select(column => (Counterpart.Table, column)) ?? []);
}
