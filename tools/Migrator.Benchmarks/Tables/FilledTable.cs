using Migrator.Benchmarks.Running;
using Migrator.PostgreSql;

namespace Migrator.Benchmarks.Tables;

/// <summary>Makes the database that all measurements of a table begin with.</summary>
internal static class FilledTable
{
    /// <summary>The control schema, and the table with its rows: vacuumed, and on disk as it was written.</summary>
    public static async Task<BenchDatabase> MakeAsync(BenchServer server, BenchTable table, long rows, CancellationToken cancellationToken)
    {
        var database = await server.CreateAsync(cancellationToken);
        try
        {
            await using (var ports = new PostgreSqlDatabase(database.DataSource))
            {
                await ControlSchemaInstalling.InstallAsync(ports, cancellationToken);
            }

            await database.ExecuteAsync($"CREATE SCHEMA shop; {table.Create}", cancellationToken);
            await database.ExecuteAsync(table.Fill, cancellationToken, new { rows = table.RowsOf(rows) });
            await database.ExecuteAsync("VACUUM (ANALYZE) shop.items", cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
