namespace Migrator.Changes;

/// <summary>Answers what a schema holds, for migrations that ask before they change it.</summary>
public interface ISchemaView
{
    /// <summary>True if the schema is there.</summary>
    bool SchemaExists(string schema);

    /// <summary>True if the table is there.</summary>
    bool TableExists(TableName table);

    /// <summary>True if the column is there.</summary>
    bool ColumnExists(TableName table, ColumnName column);

    /// <summary>True if the table has an index of that name.</summary>
    bool IndexExists(TableName table, string index);

    /// <summary>True if the table has a constraint of that name.</summary>
    bool ConstraintExists(TableName table, string constraint);

    /// <summary>True if the sequence is there.</summary>
    bool SequenceExists(string schema, string sequence);

    /// <summary>True if the column has this default.</summary>
    bool DefaultValueExists(TableName table, ColumnName column, ColumnDefault value);
}
