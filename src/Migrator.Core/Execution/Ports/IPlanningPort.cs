using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Execution.Ports;

/// <summary>Asks the server what an author's words mean, and spells operations in its language.</summary>
public interface IPlanningPort
{
    /// <summary>
    /// Lets the server parse types, mappings and carried objects, in one transaction that is rolled back and takes no lock
    /// beyond what a reader takes; evaluates the mappings read-only over existing rows.
    /// </summary>
    Task<PlanInspection> InspectAsync(InspectionRequest request, CatalogSnapshot catalog, CancellationToken cancellationToken);

    /// <summary>True if none of these tables has a row, for anybody.</summary>
    Task<bool> AreEmptyAsync(IReadOnlyList<TableName> tables, CancellationToken cancellationToken);

    /// <summary>What changing a column from one type to another costs and risks; both in the server's words.</summary>
    TypeChange Classify(string from, string to);

    /// <summary>The steps of an operation, in order, without ids. Pure: the same operation gives the same steps.</summary>
    IReadOnlyList<PlanStep> Spell(PlannedOperation operation, CatalogSnapshot catalog);

    /// <summary>
    /// The statements that bring a table's sync from the mappings open now to those open after a transition, registry
    /// included. The first of them raises <c>MG003</c> if the table's sync is not at <paramref name="version"/> any more.
    /// </summary>
    IReadOnlyList<string> RenderSync(MigrationId migration, SyncTransition transition, IReadOnlyList<Mapping> open, long version);
}
