using Migrator.Changes;

namespace Migrator.Collecting.Tests;

/// <summary>A live schema that holds exactly what a test names.</summary>
internal sealed class KnownSchema(params string[] names) : ISchemaView
{
    public static KnownSchema Empty { get; } = new();

    public bool SchemaExists(string schema) => names.Contains(schema);

    public bool TableExists(TableName table) => names.Contains($"{table}");

    public bool ColumnExists(TableName table, ColumnName column) => names.Contains($"{table}.{column}");

    public bool IndexExists(TableName table, string index) => names.Contains($"{table}.{index}");

    public bool ConstraintExists(TableName table, string constraint) => names.Contains($"{table}.{constraint}");

    public bool SequenceExists(string schema, string sequence) => names.Contains($"{schema}.{sequence}");

    public bool DefaultValueExists(TableName table, ColumnName column, ColumnDefault value)
        => value is ConstantDefault { Text: { } text } && names.Contains($"{table}.{column}={text}");
}
