namespace Migrator.Execution;

/// <summary>The database cannot be reached or does not let us in.</summary>
public sealed class DatabaseUnreachableException(string target, string reason, string cure, Exception? cause = null)
    : MigratorException($"Cannot use the database at {target}: {reason}. {cure}", cause)
{
    /// <inheritdoc />
    public override string Code => "MIG4002";

    /// <summary>Host, port and database; never a password.</summary>
    public string Target { get; } = target;

    /// <summary>What the server or the network said.</summary>
    public string Reason { get; } = reason;

    /// <summary>What to do about it.</summary>
    public string Cure { get; } = cure;
}
