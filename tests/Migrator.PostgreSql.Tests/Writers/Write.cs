namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>What an application does in one transaction: to the table that is migrated, and to its twin, which never is.</summary>
/// <param name="Name">What it is, for messages.</param>
/// <param name="Ids">The rows it may touch.</param>
/// <param name="Sql">The statement, on the table.</param>
/// <param name="Twin">The same, on the twin; null if it only reads.</param>
/// <param name="Values">The parameters of both.</param>
internal sealed record Write(string Name, long[] Ids, string Sql, string? Twin, params object[] Values)
{
    /// <summary>True if nobody else may touch these rows meanwhile, because rows come or go, or because there are several.</summary>
    /// <remarks>Else somebody's new row could be missed by the first statement and met by the second.</remarks>
    public bool IsExclusive { get; init; }

    /// <summary>Rows to be copied in, as text; the statement is a COPY then, and the twin's gets <see cref="TwinRows"/>.</summary>
    public string? Rows { get; init; }

    /// <summary>The same rows as the twin has them.</summary>
    public string? TwinRows { get; init; }
}
