using Migrator.Changes;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Inspection;

/// <summary>What the planner wants to know of the server.</summary>
public sealed record InspectionRequest
{
    /// <summary>The migration it plans.</summary>
    public required MigrationId Migration { get; init; }

    /// <summary>Types as their authors wrote them, to be read back in the server's words.</summary>
    public required IReadOnlyList<ColumnSpec> Types { get; init; }

    /// <summary>Mappings, to be parsed, bound and tried on real rows.</summary>
    public required IReadOnlyList<MappingDraft> Mappings { get; init; }

    /// <summary>Defaults whose volatility decides whether a column can be added at once.</summary>
    public IReadOnlyList<ColumnSpec> Defaults { get; init; } = [];

    /// <summary>Changes of a migration that computes columns when they are read, to be parsed by the server; empty for none.</summary>
    public IReadOnlyList<SchemaChange> Computed { get; init; } = [];

    /// <summary>Changes of rows, to be parsed by the server among the other changes of their migration; empty for none.</summary>
    public IReadOnlyList<SchemaChange> Rows { get; init; } = [];

    /// <summary>Columns that go or change, to be looked for in the text of functions.</summary>
    public IReadOnlyList<LeavingColumn> Leaving { get; init; } = [];

    /// <summary>True to evaluate mappings over existing rows.</summary>
    public bool EvaluateRows { get; init; } = true;

    /// <summary>All changes of the migration, where constraints are among them that the server is to be asked about.</summary>
    public IReadOnlyList<SchemaChange> ConstrainedBy { get; init; } = [];

    /// <summary>Those of <see cref="ConstrainedBy"/> that bring a table, an index or a sequence which the server is to try.</summary>
    public IReadOnlyList<SchemaChange> Relations { get; init; } = [];
}

/// <summary>A mapping as its author meant it, before the server has parsed it.</summary>
public sealed record MappingDraft
{
    /// <summary>Its name, unique in the migration.</summary>
    public required string Key { get; init; }

    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>What the two sides are to each other.</summary>
    public required MappingKind Kind { get; init; }

    /// <summary>The columns that go, with <c>down</c>.</summary>
    public required IReadOnlyList<DraftOldColumn> Old { get; init; }

    /// <summary>The columns that come, with <c>up</c>.</summary>
    public required IReadOnlyList<DraftNewColumn> New { get; init; }

    /// <summary>True if the new column takes the old one's name at flip: one column on each side.</summary>
    public bool Flips { get; init; }
}

/// <summary>A column that goes.</summary>
/// <param name="Name">Its name, in the table and in <c>up</c>.</param>
/// <param name="Down">Its value from the new columns; null for none, or, where the mapping says so, a cast.</param>
/// <param name="DownIsCast">True for the server's assignment cast of the only new column.</param>
public sealed record DraftOldColumn(ColumnName Name, SqlText? Down, bool DownIsCast = false);

/// <summary>A column that comes.</summary>
public sealed record DraftNewColumn
{
    /// <summary>The name its author gave it, and that <c>down</c> uses.</summary>
    public required ColumnName Name { get; init; }

    /// <summary>The name it has in the table until flip.</summary>
    public required ColumnName PhysicalName { get; init; }

    /// <summary>The wanted type; null to take the old column's, collation and all.</summary>
    public ColumnSpec? Spec { get; init; }

    /// <summary>Its value from the old columns; null for a cast or a plain copy.</summary>
    public SqlText? Up { get; init; }

    /// <summary>Its value as a constant; null for none.</summary>
    public ConstantDefault? UpConstant { get; init; }

    /// <summary>True if the value is the column's own default: volatile ones are filled like initial values.</summary>
    public bool UpIsDefault { get; init; }

    /// <summary>Where the value comes from when <see cref="Up"/> is null.</summary>
    public ColumnName? CopyOf { get; init; }
}
