using System.Data;

namespace Migrator.Changes;

/// <summary>A type, neutral of any server, or the author's own words for one.</summary>
public sealed record ColumnType
{
    /// <summary>The neutral type; null where <see cref="Verbatim"/> is given.</summary>
    public DbType? Type { get; init; }

    /// <summary>Length of a string or binary, or precision of a number; null for the dialect's default.</summary>
    public int? Size { get; init; }

    /// <summary>Digits after the point (FluentMigrator calls it precision); null for the dialect's default.</summary>
    public int? Scale { get; init; }

    /// <summary>The type in the server's own language, as the author wrote it.</summary>
    public string? Verbatim { get; init; }
}
