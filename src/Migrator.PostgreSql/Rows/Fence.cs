using System.Globalization;
using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.Rows;

/// <summary>The last statement of a transaction that writes rows: it is undone unless the lease is still ours.</summary>
internal abstract record Fence
{
    /// <summary>The statement, in plpgsql, with the number of rows written in a variable.</summary>
    public abstract string Assert(string rows);

    protected static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Moves the cursor of a range from where the batch began to where it ends, and renews the range's lease.</summary>
/// <remarks>Where locked rows are skipped, the stretch becomes a range of its own in the same transaction; poison is counted when that is visited.</remarks>
internal sealed record CursorFence(BatchRequest Request, long From, long To, int Poisoned = 0) : Fence
{
    public override string Assert(string rows)
        => $"PERFORM migrator.advance_range({Number(Request.Range.Id)}, {Number(Request.Range.Token)}, {Number(From)}, {Number(To)}, {rows}, {Number(Request.SkipLocked ? 0 : Poisoned)}, {(Request.SkipLocked ? "true" : "false")}, '{Number((long)Request.LeaseFor.TotalMilliseconds)} ms');";
}

/// <summary>Asserts the lease, where there is no cursor.</summary>
internal sealed record LeaseFence(Lease Lease) : Fence
{
    public override string Assert(string rows)
        => $"PERFORM migrator.hold({Number(Lease.Migration.Value)}, {Number(Lease.Token)});";
}
