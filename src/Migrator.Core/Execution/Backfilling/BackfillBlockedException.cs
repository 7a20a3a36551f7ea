namespace Migrator.Execution.Backfilling;

/// <summary>A backfill could not go on for too long, because it always gives way.</summary>
public sealed class BackfillBlockedException(TableName table, TimeSpan waited, string reason)
    : MigratorException($"Backfill of {table} has got nowhere for {waited.TotalSeconds:0} s: {reason}. What is copied stays copied; end what is in the way and run the backfill again.")
{
    /// <inheritdoc />
    public override string Code => "MIG2021";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>How long nothing was committed.</summary>
    public TimeSpan Waited { get; } = waited;

    /// <summary>What the server said last.</summary>
    public string Reason { get; } = reason;
}
