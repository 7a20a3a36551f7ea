namespace Migrator.Planning.Splitting;

/// <summary>Finds the open migrations whose new shape a migration adds to.</summary>
internal static class Dependencies
{
    public static IEnumerable<MigrationId> Of(PlanScope scope)
        => scope.Definition.Changes.SelectMany(change => OpenShapes.AddsTo(scope, change)).Distinct().Order();
}
