using Migrator.Gates;
using Migrator.Gates.Uses;

namespace Migrator.Hosting;

/// <summary>This instance of the application, as gates see it.</summary>
public interface IMigratorInstance
{
    /// <summary>Tells several databases apart; empty for the only one.</summary>
    string Name { get; }

    /// <summary>The application.</summary>
    string App { get; }

    /// <summary>Its version.</summary>
    string Version { get; }

    /// <summary>What tells this instance from others; null until it is registered.</summary>
    string? InstanceId { get; }

    /// <summary>What the guard found last; null before it has looked.</summary>
    Admission? Admission { get; }

    /// <summary>True if the instance may use the database: the guard has let it in, and its registration has not been lost.</summary>
    bool IsReady { get; }

    /// <summary>Fires when this instance does not count as live any more, or is about to: it must not use the database from then on.</summary>
    CancellationToken Lost { get; }

    /// <summary>Why <see cref="Lost"/> has fired; null while it has not.</summary>
    string? LostBecause { get; }

    /// <summary>Says what this instance does with the two shapes of a migration from now on; gates prefer that to its version.</summary>
    /// <remarks>
    /// Registered at once, or with the registration if there is none yet. Declare the old shape before it is used again, and the new one when the
    /// old one has been used for the last time. If this fails, what was said before still stands, and the instance has to go on as before.
    /// </remarks>
    /// <param name="migration">The migration.</param>
    /// <param name="use">What it does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Execution.FencedOutException">A fence lets nobody in any more who does that.</exception>
    /// <exception cref="Execution.DatabaseUnreachableException">The database cannot be reached.</exception>
    Task DeclareAsync(MigrationId migration, ShapeUses use, CancellationToken cancellationToken = default);
}
