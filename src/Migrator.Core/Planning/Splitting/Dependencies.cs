using Migrator.Changes;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>Finds the open migrations whose new shape a migration adds to.</summary>
internal static class Dependencies
{
    public static IEnumerable<MigrationId> Of(PlanScope scope)
        => scope.Definition.Changes
            .SelectMany(change => OpenShapes.AddsTo(scope, change).Concat(BuiltOn(change, scope)))
            .Distinct()
            .Order();

    private static IEnumerable<MigrationId> BuiltOn(SchemaChange change, PlanScope scope)
        => ConstraintChecks.Built(change, scope).Select(built => OpenShapes.Coming(scope, built.Table, built.Column)).OfType<Mapping>().Select(mapping => mapping.Migration);
}
