namespace Migrator.Collecting.Translation;

/// <summary>The options that extensions of FluentMigrator have hung on an expression; what nobody takes is left to be refused.</summary>
internal sealed class Features(params IReadOnlyList<IEnumerable<KeyValuePair<string, object>>> sources)
{
    // An index and its expression share one bag in some versions, hence the same key may come twice.
    private readonly Dictionary<string, object> left = sources
        .SelectMany(source => source)
        .DistinctBy(feature => feature.Key)
        .ToDictionary(feature => feature.Key, feature => feature.Value);

    public IEnumerable<KeyValuePair<string, object>> Left => left;

    public T? Take<T>(string name)
        where T : class
        => left.TryGetValue(name, out var value) && value is T taken && left.Remove(name) ? taken : null;

    public T? TakeValue<T>(string name)
        where T : struct
        => left.TryGetValue(name, out var value) && value is T taken && left.Remove(name) ? taken : null;

    public void Ignore(string name) => left.Remove(name);
}
