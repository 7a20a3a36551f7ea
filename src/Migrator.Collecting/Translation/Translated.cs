using Migrator.Changes;
using Migrator.Collecting.Errors;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting.Translation;

/// <summary>One migration while it is being translated: what has come out so far, and the words of its errors.</summary>
internal sealed class Translated(MigrationClass migration, CollectingTarget target)
{
    private readonly List<SchemaChange> changes = [];

    public IReadOnlyList<SchemaChange> Changes => changes;

    public MigrationClass Migration { get; } = migration;

    public void Add(SchemaChange change) => changes.Add(change);

    public void Replace(SchemaChange old, SchemaChange change) => changes[changes.IndexOf(old)] = change;

    public CreateTable? CreatedHere(TableName table) => changes.OfType<CreateTable>().FirstOrDefault(create => create.Table == table);

    public TableName Table(string? schema, string name) => new(Schema(schema), name);

    public string Schema(string? schema) => string.IsNullOrEmpty(schema) ? target.DefaultSchema : schema;

    public UnsupportedExpressionException Unsupported(string what, string cure) => new(Migration.Name, Migration.Location, what, cure);

    public InvalidExpressionException Invalid(string what, params IReadOnlyList<string> problems) => new(Migration.Name, Migration.Location, what, problems);

    /// <summary>An option that is ignored in silence would be a schema that nobody asked for.</summary>
    public void RefuseFeatures(string what, IEnumerable<KeyValuePair<string, object>> features)
    {
        if (features.Select(feature => feature.Key).FirstOrDefault() is { } name)
        {
            throw Unsupported($"The option '{name}' of {what}", "Take it out, or write the statement as SQL: Execute.InPhase(…).Sql(…).");
        }
    }
}
