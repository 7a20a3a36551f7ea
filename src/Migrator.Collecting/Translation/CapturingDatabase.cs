using System.Data;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Runner.Processors;
using Microsoft.Extensions.Logging.Abstractions;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>The database a migration believes to talk to: it answers questions from a schema view and keeps the SQL it is given.</summary>
/// <remarks>A full processor, because IfDatabase silently never applies to anything less.</remarks>
internal sealed class CapturingDatabase(CollectingTarget target, ISchemaView schema)
    : ProcessorBase(default(IMigrationGenerator), NullLogger.Instance, new ProcessorOptions { PreviewOnly = true })
{
    private readonly List<string> captured = [];

    public override string DatabaseType => target.DatabaseType;

    public override IList<string> DatabaseTypeAliases { get; } = [.. target.Aliases];

    /// <summary>The SQL that an expression hands to the database, with its scripts read and its tokens replaced.</summary>
    public string SqlOf(IMigrationExpression expression)
    {
        captured.Clear();
        expression.ExecuteWith(this);
        return string.Join(Environment.NewLine, captured);
    }

    public override void Execute(string sql) => captured.Add(sql);

    public override void Execute(string template, params object[] args) => captured.Add(template);

    public override void Process(PerformDBOperationExpression expression) => throw NoConnection();

    public override DataSet ReadTableData(string schemaName, string tableName) => throw NoConnection();

    public override DataSet Read(string template, params object[] args) => throw NoConnection();

    public override bool Exists(string template, params object[] args) => throw NoConnection();

    public override bool SchemaExists(string schemaName) => schema.SchemaExists(schemaName ?? target.DefaultSchema);

    public override bool TableExists(string schemaName, string tableName) => schema.TableExists(Table(schemaName, tableName));

    public override bool ColumnExists(string schemaName, string tableName, string columnName)
        => schema.ColumnExists(Table(schemaName, tableName), new ColumnName(columnName));

    public override bool ConstraintExists(string schemaName, string tableName, string constraintName)
        => schema.ConstraintExists(Table(schemaName, tableName), constraintName);

    public override bool IndexExists(string schemaName, string tableName, string indexName)
        => schema.IndexExists(Table(schemaName, tableName), indexName);

    public override bool SequenceExists(string schemaName, string sequenceName)
        => schema.SequenceExists(schemaName ?? target.DefaultSchema, sequenceName);

    public override bool DefaultValueExists(string schemaName, string tableName, string columnName, object defaultValue)
        => Defaults.TryRead(defaultValue, out var wanted)
            && wanted is not null
            && schema.DefaultValueExists(Table(schemaName, tableName), new ColumnName(columnName), wanted);

    protected override void Process(string sql) => captured.Add(sql);

    protected override void Dispose(bool isDisposing)
    {
    }

    private TableName Table(string? schemaName, string tableName) => new(schemaName ?? target.DefaultSchema, tableName);

    private static NotSupportedException NoConnection()
        => new("A migration is read without a connection: it can ask whether something exists, but not read rows or run SQL of its own.");
}
