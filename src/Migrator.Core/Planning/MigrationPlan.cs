using System.Text.Json;
using System.Text.Json.Serialization;
using Migrator.Changes;
using Migrator.Planning.Mappings;

namespace Migrator.Planning;

/// <summary>Everything that will happen for one migration, decided before anything does. Frozen when expand starts.</summary>
public sealed record MigrationPlan
{
    /// <summary>The version of this format.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The migration.</summary>
    public required MigrationId Id { get; init; }

    /// <summary>The author's title.</summary>
    public required string Title { get; init; }

    /// <summary>The class it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>file:line of the class; null where unknown.</summary>
    public string? Location { get; init; }

    /// <summary>The changes in canonical JSON, one a line: compared with the assembly when one is given later.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>Which application versions each stage of contract needs, as the author wrote it.</summary>
    public IReadOnlyList<AppRequirement> Requirements { get; init; } = [];

    /// <summary>The server it was made for.</summary>
    public required PlanTarget Target { get; init; }

    /// <summary>The tables it touches, as they were when the plan was made. Estimates: not part of the hash.</summary>
    public required IReadOnlyList<PlannedTable> Tables { get; init; }

    /// <summary>What hangs on the columns that go; contract compares it before it begins.</summary>
    public IReadOnlyList<TableShape> Shapes { get; init; } = [];

    /// <summary>What reads columns that the plan replaces, and is made by the plan itself to read the new ones; null for nothing.</summary>
    public IReadOnlyList<CarriedReader>? Carried { get; init; }

    /// <summary>Views that are dropped and created anew; null for none.</summary>
    public IReadOnlyList<RecreatedView>? Recreated { get; init; }

    /// <summary>Tables in whose place contract puts others of the same name; null for none.</summary>
    public IReadOnlyList<TableName>? Replaced { get; init; }

    /// <summary>True if it was made for empty tables and an empty fleet: then it has no sync, no batches and no gates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFresh { get; init; }

    /// <summary>The mappings it opens.</summary>
    public required IReadOnlyList<Mapping> Mappings { get; init; }

    /// <summary>Open migrations whose new shape this one adds to: they contract first, and cannot be rolled back before this one.</summary>
    public IReadOnlyList<MigrationId> DependsOn { get; init; } = [];

    /// <summary>The steps in order.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>What reviewers should know. Not part of the hash.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>How long the old shape stays under another name before it is dropped; null for no quarantine.</summary>
    public int? QuarantineDays { get; init; }

    /// <summary>FluentMigrator's own table, to which the number is written when the migration has reached its end; null for none.</summary>
    public VersionTable? VersionTable { get; init; }

    /// <summary>SHA-256 over the decisions: changes, target, mappings and steps.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The changes as their author wrote them.</summary>
    internal IReadOnlyList<SchemaChange> AuthorsChanges()
        => [.. Changes.Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<SchemaChange>(line, PlanJson.SerializerOptions)).OfType<SchemaChange>()];

    /// <summary>True if contract has something to do.</summary>
    public bool HasContract => Steps.Any(step => step.Phase == Phase.Contract);

    /// <summary>The steps of one phase, in order.</summary>
    public IEnumerable<PlanStep> StepsOf(Phase phase) => Steps.Where(step => step.Phase == phase);
}

/// <summary>The database a plan was made for.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Major">The server's major version.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Identity">What tells it from every other database.</param>
public sealed record PlanTarget(string Provider, int Major, string Database, string Identity);

/// <summary>A table that a plan touches.</summary>
/// <param name="Name">The table.</param>
/// <param name="EstimatedRows">Rows by the server's statistics; null if never counted.</param>
/// <param name="Bytes">Size without indexes, in bytes.</param>
/// <param name="Indexes">How many indexes it has.</param>
public sealed record PlannedTable(TableName Name, long? EstimatedRows, long Bytes, int Indexes);
