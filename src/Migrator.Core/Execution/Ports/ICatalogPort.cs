using Migrator.Planning.Catalog;

namespace Migrator.Execution.Ports;

/// <summary>Reads the catalog in a constant number of queries.</summary>
public interface ICatalogPort
{
    /// <summary>Reads everything outside the server's own schemas and the control schema, in one snapshot.</summary>
    /// <exception cref="DatabaseUnreachableException">No connection, or no right to read.</exception>
    Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken);
}
