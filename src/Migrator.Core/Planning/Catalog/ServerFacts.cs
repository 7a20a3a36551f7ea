namespace Migrator.Planning.Catalog;

/// <summary>Facts about the server that a plan depends on.</summary>
public sealed record ServerFacts
{
    /// <summary>The provider's name as configured, such as <c>postgresql</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The version as the server prints it.</summary>
    public required string Version { get; init; }

    /// <summary>The major version.</summary>
    public required int Major { get; init; }

    /// <summary>The database's name.</summary>
    public required string Database { get; init; }

    /// <summary>What tells this database from every other, across renames and copies of connection strings.</summary>
    public required string Identity { get; init; }

    /// <summary>The history the server is on; it changes with a failover.</summary>
    public required string Timeline { get; init; }

    /// <summary>The database on its history: evidence taken on one lineage says nothing about another.</summary>
    public string Lineage => $"{Identity}/{Timeline}";

    /// <summary>True if the server accepts no writes.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>How long a waiter waits before the server looks for deadlocks.</summary>
    public required TimeSpan DeadlockTimeout { get; init; }

    /// <summary>The role we are connected as.</summary>
    public required string User { get; init; }

    /// <summary>True if the role may write as replication does, past the users' triggers.</summary>
    public bool MayLeaveTriggersOut { get; init; }

    /// <summary>The longest identifier, in bytes.</summary>
    public required int IdentifierLimit { get; init; }

    /// <summary>The names of columns that every table has from the server.</summary>
    public IReadOnlyList<string> SystemColumns { get; init; } = [];
}
