using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>Finds the triggers of a mapping whose new shape is in another table.</summary>
internal static class CounterpartTriggers
{
    public static ICounterpartTriggers For(Mapping mapping) => mapping.Counterpart is { IsMany: true } ? new LinkTriggers(mapping) : new MoveTriggers(mapping);
}
