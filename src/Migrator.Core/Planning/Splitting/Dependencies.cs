using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>Finds the open migrations whose new shape a migration adds to.</summary>
internal static class Dependencies
{
    public static IEnumerable<MigrationId> Of(PlanScope scope)
        => scope.Definition.Changes
            .OfType<CreateIndex>()
            .SelectMany(index => scope.Open.Where(mapping => mapping.Table == index.Table && mapping.New.Any(column => index.Keys.Any(key => key.Column == column.Name))))
            .Select(mapping => mapping.Migration)
            .Distinct()
            .Order();
}
