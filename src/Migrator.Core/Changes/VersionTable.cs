namespace Migrator.Changes;

/// <summary>The table in which FluentMigrator's own runner keeps what it has applied, under the names of the migrations' assembly.</summary>
public sealed record VersionTable
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The column of the migration's number.</summary>
    public required ColumnName Version { get; init; }

    /// <summary>The column of the moment.</summary>
    public required ColumnName AppliedOn { get; init; }

    /// <summary>The column of the title.</summary>
    public required ColumnName Description { get; init; }

    /// <summary>The unique index on the number.</summary>
    public required string UniqueIndex { get; init; }

    /// <summary>True if the number is a primary key rather than a column with an index.</summary>
    public bool IsPrimaryKey { get; init; }
}
