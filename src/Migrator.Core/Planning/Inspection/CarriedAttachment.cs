namespace Migrator.Planning.Inspection;

/// <summary>A policy or a trigger that names replaced columns: it is dropped and created anew in the transaction in which the new ones take over.</summary>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table it is on.</param>
public sealed record CarriedAttachment(string Kind, string Name, TableName Table)
{
    /// <summary>What drops it.</summary>
    public required string Drop { get; init; }

    /// <summary>Statements that create it as it stands, in the server's words.</summary>
    public required IReadOnlyList<string> Before { get; init; }

    /// <summary>Statements that create it once the new columns have their names.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>What its conditions stand for once the new columns have their names.</summary>
    public Rebinding Rebinding { get; init; } = Rebinding.None;

    /// <summary>The schemas under which the statements are to be read; what is not in one of them is written with its own.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>An expression of the server's that gives the digest of what it is.</summary>
    public required string Mark { get; init; }

    /// <summary>The digest when the plan was made.</summary>
    public required string Standing { get; init; }
}
