using System.Text.Json.Serialization;

namespace Migrator.Planning.Mappings;

/// <summary>The other table of a mapping whose new shape is not in the table of the old one: a row here has at most one row there.</summary>
public sealed record Counterpart
{
    /// <summary>The table of the new shape.</summary>
    public required TableName Table { get; init; }

    /// <summary>What names a row in the table of the old shape, paired by position with <see cref="Key"/>.</summary>
    public required IReadOnlyList<ColumnName> SourceKey { get; init; }

    /// <summary>What refers to that row: not null, unique, and a foreign key.</summary>
    public required IReadOnlyList<ColumnName> Key { get; init; }

    /// <summary>The new columns, paired by position with the mapping's old ones.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>
    /// True if the migration that brought the mapping creates the table: no running version writes rows of its own there, so
    /// that the sync may create and delete them. In a table that was there before, rows are left to the applications.
    /// </summary>
    public required bool IsCreatedHere { get; init; }

    /// <summary>True if the table is partitioned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPartitioned { get; init; }

    /// <summary>True if a row may have several there, and the old column is one of them: the new shape is a table of links.</summary>
    public bool IsMany { get; init; }

    /// <summary>What the names of its triggers and functions are made of.</summary>
    public required string SyncName { get; init; }
}
