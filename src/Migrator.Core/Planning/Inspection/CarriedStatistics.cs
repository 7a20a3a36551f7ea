namespace Migrator.Planning.Inspection;

/// <summary>Extended statistics over replaced columns: built on the new ones beforehand, so that they are filled when these take over.</summary>
/// <param name="Name">Their name, with the schema that they are in.</param>
/// <param name="CopyName">The name of those on the new columns until these take over.</param>
public sealed record CarriedStatistics(TableName Name, string CopyName)
{
    /// <summary>Statements that create them as they stand.</summary>
    public required IReadOnlyList<string> Create { get; init; }

    /// <summary>Statements that create those on the new columns, under the other name.</summary>
    public required IReadOnlyList<string> CreateCopy { get; init; }
}
