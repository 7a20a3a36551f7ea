using Migrator.Execution.LiveVersions;

namespace Migrator.Execution.Ports;

/// <summary>A database whose sessions may lie behind poolers.</summary>
public interface IPooledDatabase
{
    /// <summary>A pooler before it.</summary>
    /// <param name="address">Where it is, as the driver's connection strings say it, without a password.</param>
    /// <param name="password">Gives the password for each look; null for a user that needs none.</param>
    /// <exception cref="ArgumentException">The address cannot be used; the message says why.</exception>
    ISessionPooler PoolerAt(string address, Func<string>? password);
}
