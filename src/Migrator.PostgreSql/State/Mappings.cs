using System.Text.Json;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.State;

/// <summary>Mappings that are open, and the bits that are taken.</summary>
internal sealed class Mappings(ControlDatabase database)
{
    public Task<IReadOnlyList<Mapping>> ReadAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Mapping>>(
            async session =>
            {
                var definitions = await session.QueryAsync<string>(
                    """
                    SELECT definition
                    FROM migrator.mapping
                    ORDER BY migration_id, table_schema, table_name, bit, key
                    """).ConfigureAwait(false);
                return [.. definitions.Select(Read)];
            },
            [],
            cancellationToken);

    public Task<IReadOnlyList<int>> ReadUsedBitsAsync(TableName table, CancellationToken cancellationToken)
        => database.ReadAsync(
            session => session.QueryAsync<int>(
                """
                SELECT bit
                FROM migrator.used_bit
                WHERE table_schema = @schema
                    AND table_name = @name
                ORDER BY bit
                """,
                new { schema = table.Schema, name = table.Name }),
            [],
            cancellationToken);

    public Task<long> ReadSyncVersionAsync(TableName table, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session => await session.ScalarAsync<long?>(
                """
                SELECT version
                FROM migrator.sync_version
                WHERE table_schema = @schema
                    AND table_name = @name
                """,
                new { schema = table.Schema, name = table.Name }).ConfigureAwait(false) ?? 0,
            0L,
            cancellationToken);

    private static Mapping Read(string definition)
        => JsonSerializer.Deserialize<Mapping>(definition, PlanJson.SerializerOptions)
            ?? throw new UnreadablePlanException("a stored mapping is empty", null);
}
