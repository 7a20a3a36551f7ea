namespace Migrator.Demo.Shop;

/// <summary>What the applications remember having written to one table: an account of the facts that the database has no part in.</summary>
/// <remarks>
/// Every statement raises the row's revision and is told which one it made, so the last writer of each column is known
/// whatever the order in which writers come to report.
/// </remarks>
/// <param name="seed">The columns of a row that was there from the start; null for an id that was not.</param>
internal sealed class Ledger(Func<long, IReadOnlyDictionary<string, string?>?> seed)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, LedgerRow> rows = [];

    /// <summary>Rows that should be there beyond those of the start.</summary>
    public long Balance { get; private set; }

    /// <summary>A row was inserted.</summary>
    public void Inserted(long id, params ReadOnlySpan<(string Column, string? Value)> columns)
    {
        lock (gate)
        {
            Balance++;
            Written(id, 1, columns);
        }
    }

    /// <summary>A statement made a revision of a row and gave it these values.</summary>
    public void Updated(long id, int revision, params ReadOnlySpan<(string Column, string? Value)> columns)
    {
        lock (gate)
        {
            Written(id, revision, columns);
        }
    }

    /// <summary>A row was deleted.</summary>
    public void Deleted(long id)
    {
        lock (gate)
        {
            Balance--;
            Row(id).IsDeleted = true;
        }
    }

    /// <summary>Whether a row that was read is as it was written; null while somebody has yet to report what it wrote.</summary>
    public bool? Agrees(long id, int revision, params ReadOnlySpan<(string Column, string? Value)> columns)
    {
        lock (gate)
        {
            var row = Row(id);
            return row.IsDeleted || row.Revisions != revision ? null : row.Holds(columns);
        }
    }

    /// <summary>As <see cref="Agrees"/>, when everybody has reported: what is unknown is wrong.</summary>
    public bool AgreesAtLast(long id, int revision, params ReadOnlySpan<(string Column, string? Value)> columns)
    {
        lock (gate)
        {
            var row = Row(id);
            return !row.IsDeleted && row.Revisions == revision && row.Holds(columns);
        }
    }

    private void Written(long id, int revision, ReadOnlySpan<(string Column, string? Value)> columns)
    {
        var row = Row(id);
        row.Revisions++;
        foreach (var (column, value) in columns)
        {
            row.Put(column, revision, value);
        }
    }

    private LedgerRow Row(long id)
    {
        if (!rows.TryGetValue(id, out var row))
        {
            row = new LedgerRow(seed(id));
            rows.Add(id, row);
        }

        return row;
    }
}
