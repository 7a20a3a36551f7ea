namespace Migrator.Planning.Inspection;

/// <summary>A view that reads replaced columns, or a view that does: it is made to read the new columns in the transaction in which they take over.</summary>
public sealed record CarriedView
{
    /// <summary>The view.</summary>
    public required TableName Name { get; init; }

    /// <summary>The role that owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>True if it has to be dropped and created anew, because a column of its own changes; false if its query alone is replaced.</summary>
    public required bool IsDropped { get; init; }

    /// <summary>Its query as it stands, in the server's words.</summary>
    public required string Before { get; init; }

    /// <summary>Its query once the new columns have their names.</summary>
    public required string After { get; init; }

    /// <summary>The schemas under which the queries are to be read; what is not in one of them is written with its own.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>What it was created with, such as security_barrier, in the server's words; empty for nothing.</summary>
    public string Options { get; init; } = "";

    /// <summary>Statements that give a new view what belonged to the old one: owner, grants, comments, triggers.</summary>
    public IReadOnlyList<string> Dressing { get; init; } = [];

    /// <summary>The digest of its query and of everything that belongs to it, and of what hangs on it if it has to be dropped.</summary>
    public required string Standing { get; init; }

    /// <summary>The digest of what belongs to it, without its query.</summary>
    public required string Belongings { get; init; }

    /// <summary>What its query stands for once the new columns have their names.</summary>
    public Rebinding Rebinding { get; init; } = Rebinding.None;

    /// <summary>Its own columns that change their type, in words; empty for none.</summary>
    public IReadOnlyList<string> Retyped { get; init; } = [];
}
