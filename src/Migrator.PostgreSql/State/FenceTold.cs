using System.Text.Json;
using System.Text.Json.Serialization;
using Migrator.Execution.State;
using Migrator.Gates.Uses;

namespace Migrator.PostgreSql.State;

/// <summary>A fence as the database tells it to whoever registers.</summary>
internal sealed record FenceTold(
    [property: JsonPropertyName("migration")] long Migration,
    [property: JsonPropertyName("range")] string Range,
    [property: JsonPropertyName("scheme")] string Scheme,
    [property: JsonPropertyName("admits")] string[] Admits)
{
    public static FenceTold Read(string text) => JsonSerializer.Deserialize<FenceTold>(text) ?? throw new InvalidOperationException("A fence is told as nothing.");

    public FenceTerms ToTerms() => new(Range) { Scheme = SchemeWord.Read(Scheme), Admits = UsesOf(Admits) };

    /// <summary>What the words stand for; one of a newer version lets nobody in who knows it not.</summary>
    public static ShapeUses UsesOf(IEnumerable<string> words) => words.Aggregate(ShapeUses.None, (uses, word) => uses | UseWord.Read(word));
}
