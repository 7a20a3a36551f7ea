namespace Migrator.Planning.Catalog;

/// <summary>What the server's catalog said at one moment, as neutral records and the server's own definition texts.</summary>
public sealed record CatalogSnapshot
{
    /// <summary>The server and the database.</summary>
    public required ServerFacts Server { get; init; }

    /// <summary>Every schema that is not the server's own.</summary>
    public required IReadOnlyList<string> Schemas { get; init; }

    /// <summary>Every table and view outside the server's own schemas.</summary>
    public required IReadOnlyList<TableSnapshot> Tables { get; init; }

    /// <summary>Sequences that stand for themselves or belong to a column.</summary>
    public IReadOnlyList<TableName> Sequences { get; init; } = [];

    /// <summary>What needs a sequence.</summary>
    public IReadOnlyList<SequenceUser> SequenceUsers { get; init; } = [];

    /// <summary>Every enum outside the server's own schemas.</summary>
    public IReadOnlyList<EnumSnapshot> Enums { get; init; } = [];

    /// <summary>What else is in the schemas, up to twenty objects of each.</summary>
    public IReadOnlyList<SchemaContent> Contents { get; init; } = [];

    /// <summary>The table of that name; null if there is none.</summary>
    public TableSnapshot? Find(TableName table) => Tables.FirstOrDefault(candidate => candidate.Name == table);

    /// <summary>The tables that inherit (INHERITS) from a table, at whatever level, in the order of their names.</summary>
    public IEnumerable<TableSnapshot> HeirsOf(TableName table) => (Find(table)?.Heirs ?? []).Select(Find).OfType<TableSnapshot>();

    /// <summary>A table, and those that inherit (INHERITS) from it after it.</summary>
    public IEnumerable<TableSnapshot> WithHeirs(TableSnapshot table)
    {
        ArgumentNullException.ThrowIfNull(table);

        return HeirsOf(table.Name).Prepend(table);
    }

    /// <summary>The partitions of a table, at whatever level, in the order of their names; none if it is not partitioned, or not there.</summary>
    public IEnumerable<TableSnapshot> PartitionsOf(TableName table) => (Find(table)?.Partitions ?? []).Select(Find).OfType<TableSnapshot>();
}
