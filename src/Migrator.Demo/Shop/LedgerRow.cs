namespace Migrator.Demo.Shop;

/// <summary>A row as the applications remember it.</summary>
internal sealed class LedgerRow
{
    private readonly Dictionary<string, (int Revision, string? Value)> columns = [];

    public LedgerRow(IReadOnlyDictionary<string, string?>? seed)
    {
        foreach (var (column, value) in seed ?? new Dictionary<string, string?>())
        {
            columns[column] = (1, value);
            Revisions = 1;
        }
    }

    /// <summary>How many statements that wrote it have been reported.</summary>
    public int Revisions { get; set; }

    public bool IsDeleted { get; set; }

    public void Put(string column, int revision, string? value)
    {
        if (!columns.TryGetValue(column, out var known) || known.Revision <= revision)
        {
            columns[column] = (revision, value);
        }
    }

    public bool Holds(ReadOnlySpan<(string Column, string? Value)> read)
    {
        foreach (var (column, value) in read)
        {
            if (!columns.TryGetValue(column, out var known) || known.Value != value)
            {
                return false;
            }
        }

        return true;
    }
}
