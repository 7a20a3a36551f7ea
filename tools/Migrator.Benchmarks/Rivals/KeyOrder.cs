using Npgsql;

namespace Migrator.Benchmarks.Rivals;

/// <summary>The pieces of SQL that go through a table in the order of its key.</summary>
internal sealed class KeyOrder(IReadOnlyList<string> key)
{
    public string Columns => string.Join(", ", key);

    public string Descending => string.Join(", ", key.Select(column => $"{column} DESC"));

    public string Of(string alias) => string.Join(", ", key.Select(column => $"{alias}.{column}"));

    public string ToItself(string alias) => string.Join(", ", key.Select(column => $"{column} = {alias}.{column}"));

    public string Same(string left, string right) => string.Join(" AND ", key.Select(column => $"{left}.{column} = {right}.{column}"));

    /// <summary>The condition that a row comes after the one whose key is in the parameters from this one on.</summary>
    public string IsAfter(int parameter) => $"({Columns}) > ({Parameters(parameter)})";

    /// <summary>The same, that it does not.</summary>
    public string IsUpTo(int parameter) => $"({Columns}) <= ({Parameters(parameter)})";

    /// <summary>Executes a command that gives a key, after the given ones as parameters; null if it gives none.</summary>
    public async Task<object?[]?> ReadAsync(NpgsqlCommand command, IEnumerable<object?>? parameters, CancellationToken cancellationToken)
    {
        foreach (var value in parameters ?? [])
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var values = new object?[key.Count];
        reader.GetValues(values!);
        return values;
    }

    private string Parameters(int first) => string.Join(", ", key.Select((_, position) => $"${first + position}"));
}
