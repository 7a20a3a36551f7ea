using System.Text.Json;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Runs;

/// <summary>Tells whether a later migration builds on what an earlier one brings.</summary>
/// <remarks>Later is what was expanded later, whatever its number: a branch that is merged late has a lower one, and was planned with the other open.</remarks>
internal static class PlanDependence
{
    /// <summary>Migrations, not rolled back, that were expanded after this one and need its new shape; the first of them first.</summary>
    public static IEnumerable<MigrationRecord> Later(MigrationRecord record, IReadOnlyList<MigrationRecord> all) =>
        all.Where(other => IsThere(other) && BuildsOn(other, record)).OrderBy(Begun);

    /// <summary>Open migrations that were expanded before this one and whose new shape it needs; the first of them first.</summary>
    public static IEnumerable<MigrationRecord> Earlier(MigrationRecord record, IReadOnlyList<MigrationRecord> all) =>
        all.Where(other => other.IsOpen && BuildsOn(record, other)).OrderBy(Begun);

    private static bool BuildsOn(MigrationRecord later, MigrationRecord earlier) =>
        later is { Plan: { } plan } && earlier is { Plan: { } brings } && Begun(later).CompareTo(Begun(earlier)) > 0 && Needs(plan, brings);

    /// <summary>When its plan was frozen; two of one moment are told apart by their numbers.</summary>
    private static (DateTimeOffset At, MigrationId Id) Begun(MigrationRecord record) => (record.StartedAt, record.Id);

    private static bool IsThere(MigrationRecord record) => record.State is not (MigrationState.RolledBack or MigrationState.Baselined);

    private static bool Needs(MigrationPlan later, MigrationPlan earlier)
    {
        var brought = earlier.Mappings.SelectMany(mapping => mapping.Brought())
            .Concat(earlier.Mappings.SelectMany(mapping => mapping.Old.Select(column => (mapping.Table, column.Name))))
            .ToHashSet();
        return later.DependsOn.Contains(earlier.Id)
            || later.Mappings.SelectMany(Read).Any(brought.Contains)
            || (brought.Count > 0 && later.Changes.Any(line => Mentions(line, brought)))
            || CreatedTables(earlier).Any(table => later.Tables.Any(touched => touched.Name == table) || later.Mappings.Any(mapping => mapping.Tables().Contains(table)));
    }

    private static IEnumerable<(TableName Table, ColumnName Name)> Read(Mapping mapping) =>
        mapping.Old.Select(column => column.Name)
            .Concat(mapping.New.Select(column => column.Name))
            .Concat(mapping.OldInputs)
            .Concat(mapping.NewInputs)
            .Select(name => (mapping.Table, name));

    /// <summary>A change that names both the table and the column, each as a value of its own.</summary>
    private static bool Mentions(string line, HashSet<(TableName Table, ColumnName Name)> brought)
    {
        if (!line.StartsWith('{'))
        {
            return false;
        }

        using var change = JsonDocument.Parse(line);
        var words = Words(change.RootElement).ToHashSet(StringComparer.Ordinal);
        return brought.Any(one => words.Contains(one.Table.Name) && words.Contains(one.Table.Schema) && words.Contains(one.Name.Value));
    }

    private static IEnumerable<TableName> CreatedTables(MigrationPlan plan) =>
        plan.Changes
            .Where(line => line.StartsWith('{'))
            .Select(ReadCreated)
            .OfType<TableName>();

    private static TableName? ReadCreated(string line)
    {
        using var change = JsonDocument.Parse(line);
        return change.RootElement.Deserialize<Changes.SchemaChange>(PlanJson.SerializerOptions) is Changes.CreateTable created ? created.Table : null;
    }

    private static IEnumerable<string> Words(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Words(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Words),
        JsonValueKind.String => [element.GetString() ?? ""],
        _ => [],
    };
}
