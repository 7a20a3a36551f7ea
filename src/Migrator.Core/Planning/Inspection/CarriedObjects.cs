using Migrator.Planning.Catalog;

namespace Migrator.Planning.Inspection;

/// <summary>What hangs on a replaced column and must be on the new one at the end.</summary>
public sealed record CarriedObjects
{
    /// <summary>Nothing.</summary>
    public static CarriedObjects None { get; } = new();

    /// <summary>Indexes, those of primary keys and unique constraints included.</summary>
    public IReadOnlyList<CarriedIndex> Indexes { get; init; } = [];

    /// <summary>Checks, those that a table hands on before what the tables that inherit have of them by themselves.</summary>
    public IReadOnlyList<CarriedConstraint> Checks { get; init; } = [];

    /// <summary>Foreign keys of this table.</summary>
    public IReadOnlyList<CarriedConstraint> ForeignKeys { get; init; } = [];

    /// <summary>Views that read the columns of this mapping and of those that take over with it, each after those it reads; named by one mapping only.</summary>
    public IReadOnlyList<CarriedView> Views { get; init; } = [];

    /// <summary>Policies and triggers that name the columns of this mapping and of those that take over with it; named by one mapping only.</summary>
    public IReadOnlyList<CarriedAttachment> Attached { get; init; } = [];

    /// <summary>Extended statistics over the columns of this mapping and of those that take over with it; named by one mapping only.</summary>
    public IReadOnlyList<CarriedStatistics> Statistics { get; init; } = [];

    /// <summary>The same with what a table has for itself that inherits from this one.</summary>
    public CarriedObjects With(CarriedObjects heirs) => this with
    {
        Indexes = [.. Indexes, .. heirs.Indexes],
        Checks = [.. Checks, .. heirs.Checks],
        ForeignKeys = [.. ForeignKeys, .. heirs.ForeignKeys],
    };

    /// <summary>Indexes that the old column loses when the new one takes over: they are built again before it comes back.</summary>
    public IEnumerable<CarriedIndex> Lost => Indexes.Where(index => index.Original.IsUnique);
}

/// <summary>An index to be built on the copy.</summary>
/// <param name="Table">The table it is on: that of the mapping, or one that inherits from it.</param>
/// <param name="Original">The index as it stands.</param>
/// <param name="CopyName">The name it has until the old one goes.</param>
/// <param name="Definition">What follows the index's name when it is built: ON table USING …, with the copy's columns.</param>
/// <param name="RetiredName">The name the old one has once the new one has taken its own.</param>
/// <param name="RetiredDefinition">The same as <paramref name="Definition"/> for the old column under its retired name: to build it again on the way back.</param>
/// <param name="Constraint">The constraint it serves; null for a plain index.</param>
public sealed record CarriedIndex(TableName Table, IndexSnapshot Original, string CopyName, string Definition, string RetiredName, string RetiredDefinition, ConstraintSnapshot? Constraint)
{
    /// <summary>What its expressions and its predicate stand for on the copy.</summary>
    public Rebinding Rebinding { get; init; } = Rebinding.None;

    /// <summary>The index by which new versions find rows until the unique one may be built; null where nobody knows the copy by its name yet.</summary>
    public HelpingIndex? Helper { get; init; }
}

/// <summary>An index that stands for a unique one and rejects nothing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What follows its name in CREATE INDEX.</param>
public sealed record HelpingIndex(string Name, string Definition);

/// <summary>A constraint to be added to the copy.</summary>
/// <param name="Original">The constraint as it stands.</param>
/// <param name="CopyName">The name it has until the old one goes.</param>
/// <param name="Definition">The constraint's text with the copy's columns.</param>
public sealed record CarriedConstraint(ConstraintSnapshot Original, string CopyName, string Definition)
{
    /// <summary>What a check stands for on the copy: one that may answer differently could refuse what the original takes.</summary>
    public Rebinding Rebinding { get; init; } = Rebinding.None;

    /// <summary>The condition of a check over the copy, if it may answer differently; null otherwise.</summary>
    public string? Condition { get; init; }

    /// <summary>How many existing rows the check would refuse for that reason; null where that was not counted.</summary>
    public ConstraintTrial? Trial { get; init; }

    /// <summary>
    /// True for a check that another table hands on to this one, with the copy of it too: what this one has of it by itself, or a
    /// comment on it, is all there is to carry.
    /// </summary>
    public bool IsFromAbove => Original is { Kind: ConstraintKind.Check, Parents: > 0 };

    /// <summary>True for a foreign key that points to a copy: it needs the unique index there.</summary>
    public bool PointsToCopy { get; init; }

    /// <summary>True for a foreign key that cannot stand next to the original: it comes when that goes, and is proved afterwards.</summary>
    public bool ComesLast { get; init; }
}
