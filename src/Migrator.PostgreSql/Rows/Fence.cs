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

/// <summary>Moves the cursor of a range from where the batch began to where it ends.</summary>
/// <remarks>A stretch behind the cursor is being visited again: the cursor stays, and is asserted all the same.</remarks>
internal sealed record CursorFence(Lease Lease, BackfillRange Range, long To) : Fence
{
    public static CursorFence For(BatchRequest request) => new(request.Lease, request.Range, Math.Max(request.Range.Cursor, request.To));

    public override string Assert(string rows)
        => $"PERFORM migrator.move_range({Number(Range.Id)}, {Number(Lease.Migration.Value)}, {Number(Lease.Token)}, {Number(Range.Cursor)}, {Number(To)}, {rows});";
}

/// <summary>Asserts the lease, where there is no cursor.</summary>
internal sealed record LeaseFence(Lease Lease) : Fence
{
    public override string Assert(string rows)
        => $"PERFORM migrator.hold({Number(Lease.Migration.Value)}, {Number(Lease.Token)});";
}
