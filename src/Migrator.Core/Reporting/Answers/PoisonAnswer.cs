using System.Text.Json.Serialization;
using Migrator.Execution.State;

namespace Migrator.Reporting.Answers;

/// <summary>A row whose mapping failed, in a JSON answer.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Mapping">The mapping.</param>
/// <param name="Direction"><c>up</c> or <c>down</c>.</param>
/// <param name="Error">The server's message; what it quotes is a value, and is left out unless values are asked for.</param>
/// <param name="From">Where it lies; null if a writer met it.</param>
/// <param name="To">Where that ends, exclusive.</param>
/// <param name="SeenAt">When.</param>
public sealed record PoisonAnswer(string Table, string Key, string Mapping, string Direction, string Error, long? From, long? To, DateTimeOffset SeenAt)
{
    /// <summary>The same in words.</summary>
    [JsonIgnore]
    public string Sentence { get; private init; } = "";

    /// <summary>The same facts.</summary>
    public static PoisonAnswer Of(PoisonRow row, bool showValues)
    {
        ArgumentNullException.ThrowIfNull(row);
        var error = showValues ? row.Error : row.ErrorWithoutValues;
        return new(row.Table.ToString(), row.Key, row.Mapping, row.Direction, error, row.From, row.To, row.SeenAt) { Sentence = row.Sentence(error) };
    }
}
