namespace Migrator.Execution;

/// <summary>Says how somebody ends a transaction that was prepared and has no session any more. Whether it is kept or taken back is not ours to decide.</summary>
internal static class PreparedTransaction
{
    /// <summary>The two statements, for whoever knows which one is right.</summary>
    public static string Ending(string gid)
    {
        var named = $"'{gid.Replace("'", "''", StringComparison.Ordinal)}'";
        return $"COMMIT PREPARED {named} or ROLLBACK PREPARED {named}";
    }
}
