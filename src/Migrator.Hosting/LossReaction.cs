namespace Migrator.Hosting;

/// <summary>What an application does when it does not count as live any more and must let go of the database.</summary>
public enum LossReaction
{
    /// <summary>It stops, so that whoever runs it starts it anew.</summary>
    Stop,

    /// <summary>It stays, and reports that it is not healthy: the application itself minds <see cref="IMigratorInstance.Lost"/>.</summary>
    Report,
}
