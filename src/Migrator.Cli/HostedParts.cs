using Microsoft.Extensions.Configuration;
using Migrator.Collecting;
using Migrator.Execution.Ports;

namespace Migrator.Cli;

/// <summary>What an application gives the commands that it hosts. Options and the environment come before it.</summary>
/// <param name="Database">The database.</param>
/// <param name="Migrations">The migrations; null if the application has named none.</param>
/// <param name="Section">The application's configuration for this database.</param>
internal sealed record HostedParts(IMigrationDatabase Database, IMigrationSet? Migrations, IConfiguration Section);
