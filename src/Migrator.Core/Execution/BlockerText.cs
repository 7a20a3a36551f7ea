using System.Globalization;
using Migrator.Execution.Ports;

namespace Migrator.Execution;

/// <summary>Says who is in the way.</summary>
internal static class BlockerText
{
    /// <summary>One session, with what it is known to do, or one prepared transaction, with what ends it.</summary>
    public static string Of(Blocker blocker)
    {
        if (blocker.Gid is { } gid)
        {
            return $"prepared transaction '{gid}' (user {blocker.User}{(blocker.TransactionAge is { } prepared ? $", prepared {Seconds(prepared)} ago" : "")}; it ends by {PreparedTransaction.Ending(gid)}, in this database)";
        }

        var age = blocker.TransactionAge is { } open ? $", transaction open for {Seconds(open)}" : "";
        var query = blocker.Query.Length > 0 ? $", last statement: {blocker.Query}{(blocker.QueryAge is { } began ? $", begun {Seconds(began)} ago" : "")}" : "";
        return $"process {blocker.ProcessId} ({blocker.Application}, user {blocker.User}, {blocker.State}{age}{query})";
    }

    /// <summary>Several.</summary>
    public static string Of(IEnumerable<Blocker> blockers) => string.Join("; ", blockers.Select(Of));

    /// <summary>A time in seconds.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
