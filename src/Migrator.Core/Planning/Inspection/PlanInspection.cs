using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Inspection;

/// <summary>What the server said.</summary>
public sealed record PlanInspection
{
    /// <summary>Types by the author's spec, in the server's words with modifier and collation.</summary>
    public required IReadOnlyDictionary<ColumnType, NormalizedType> Types { get; init; }

    /// <summary>Mappings by key.</summary>
    public required IReadOnlyDictionary<string, MappingInspection> Mappings { get; init; }

    /// <summary>Defaults that give another value at each call, by the author's spec.</summary>
    public required IReadOnlySet<ColumnDefault> VolatileDefaults { get; init; }

    /// <summary>Which columns of its table each computed column reads.</summary>
    public IReadOnlyList<ComputedInput> ComputedInputs { get; init; } = [];

    /// <summary>What the rows in the database mean for changes of rows.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What the server refused outright.</summary>
    public required IReadOnlyList<Finding> Refusals { get; init; }

    /// <summary>What was found for each constraint that was asked about.</summary>
    public IReadOnlyDictionary<SchemaChange, ConstraintInspection> Constraints { get; init; } = new Dictionary<SchemaChange, ConstraintInspection>();
}

/// <summary>A type in the server's words.</summary>
/// <param name="Text">With modifier, as the server writes it.</param>
/// <param name="Collation">The collation if it is not the type's own; null otherwise.</param>
public sealed record NormalizedType(string Text, string? Collation)
{
    /// <summary>What the type does besides holding values.</summary>
    public TypeTraits Traits { get; init; }
}

/// <summary>An expression that the server has read and can bind.</summary>
/// <param name="Text">The author's words, or a column's name for a copy.</param>
/// <param name="Type">The type it is brought to.</param>
/// <param name="Steadiness">Whether it gives the same value for the same row.</param>
/// <param name="IsParallelSafe">True if it may run in a parallel worker.</param>
public sealed record BoundExpression(string Text, NormalizedType Type, Steadiness Steadiness, bool IsParallelSafe);

/// <summary>Whether an expression gives the same value for the same row, in the server's classes.</summary>
public enum Steadiness
{
    /// <summary>Always, in every session.</summary>
    Immutable,

    /// <summary>Always for the types it is called with here, although the server promises less for its functions.</summary>
    Stable,

    /// <summary>Not even within a statement.</summary>
    Volatile,
}

/// <summary>What the server said of one mapping.</summary>
public sealed record MappingInspection
{
    /// <summary>Columns that <c>up</c> of each new column reads, in the order of its parameters.</summary>
    public required IReadOnlyDictionary<ColumnName, IReadOnlyList<ColumnName>> UpInputs { get; init; }

    /// <summary>Columns (by the author's names) that <c>down</c> of each old column reads.</summary>
    public required IReadOnlyDictionary<ColumnName, IReadOnlyList<ColumnName>> DownInputs { get; init; }

    /// <summary>New columns whose <c>up</c> cannot raise for any input.</summary>
    public required IReadOnlySet<ColumnName> TotalUps { get; init; }

    /// <summary>Old columns whose <c>down</c> cannot raise for any input.</summary>
    public required IReadOnlySet<ColumnName> TotalDowns { get; init; }

    /// <summary>True if no two old values become the same new value and none is refused: a plain copy or a widening cast.</summary>
    public required bool IsInjective { get; init; }

    /// <summary>Types of the new columns in the server's words, by physical name.</summary>
    public required IReadOnlyDictionary<ColumnName, NormalizedType> NewTypes { get; init; }

    /// <summary>What each <c>up</c> is bound to, by the author's name of the new column.</summary>
    public IReadOnlyDictionary<ColumnName, BoundExpression> UpExpressions { get; init; } = new Dictionary<ColumnName, BoundExpression>();

    /// <summary>What each <c>down</c> is bound to, by the old column.</summary>
    public IReadOnlyDictionary<ColumnName, BoundExpression> DownExpressions { get; init; } = new Dictionary<ColumnName, BoundExpression>();

    /// <summary>The search path under which the author's expressions were bound.</summary>
    public string SearchPath { get; init; } = "";

    /// <summary>What hangs on the old column and is built again on the new one.</summary>
    public CarriedObjects Carried { get; init; } = CarriedObjects.None;

    /// <summary>How far an integer key has come: by its sequence, else by its index; null where it is no key, or empty.</summary>
    public long? Reached { get; init; }

    /// <summary>What happened on real rows; null if they were not looked at.</summary>
    public MappingTrial? Trial { get; init; }
}

/// <summary>What a mapping did to real rows, read-only.</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="IsSample">True if that was not the whole table.</param>
/// <param name="Failures">Rows on which it raised.</param>
/// <param name="FailureSamples">Keys and errors of some of them.</param>
/// <param name="Lossy">Rows that do not come back as they were.</param>
/// <param name="LossySamples">Keys of some of them, with values only where asked for.</param>
/// <param name="NullDowns">Rows whose <c>down</c> gives NULL for an old column that refuses it.</param>
public sealed record MappingTrial(long Rows, bool IsSample, long Failures, IReadOnlyList<string> FailureSamples, long Lossy, IReadOnlyList<string> LossySamples, long NullDowns);
