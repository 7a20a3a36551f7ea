using Migrator.Gates;

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
}
