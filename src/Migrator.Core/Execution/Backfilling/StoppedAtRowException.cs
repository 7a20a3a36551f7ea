using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>A row's mapping fails, and somebody has asked to stop at such a row.</summary>
public sealed class StoppedAtRowException(PoisonRow row)
    : MigratorException($"Stopped at the first row whose mapping fails, as --on-bad-row stop asks: {OfRow(row).Sentence(row.ErrorWithoutValues)}. What was copied stays copied. Correct the row or the cause and run the same command again, or go on without such rows: migrator backfill {row.Migration} --on-bad-row put-aside.")
{
    /// <inheritdoc />
    public override string Code => "MIG2034";

    /// <summary>The row.</summary>
    public PoisonRow Row { get; } = row;

    private static PoisonRow OfRow(PoisonRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row;
    }
}
