using Migrator.Execution.State;
using Migrator.Gates;

namespace Migrator.Execution.Ports;

/// <summary>What the state port knows of the use of what migrations take away.</summary>
public interface IUsageRecords
{
    /// <summary>Reads what the server has counted, and writes it down where this role may, so that the next look can tell what moved.</summary>
    /// <remarks>Corroborates only: what cannot be read is a problem in the answer, and never an exception.</remarks>
    /// <param name="migration">The migration.</param>
    /// <param name="names">What it takes away.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Usage> RecordUsageAsync(MigrationId migration, DoomedNames names, CancellationToken cancellationToken);

    /// <summary>Statements of applications that name one of these, as far as the server counts and shows them. Nothing is kept.</summary>
    Task<UseReading> ReadStatementsAsync(IReadOnlyList<DoomedObject> objects, CancellationToken cancellationToken);
}
