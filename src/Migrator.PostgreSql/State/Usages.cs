using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.PostgreSql.State.Use;
using Npgsql;

namespace Migrator.PostgreSql.State;

/// <summary>What the server has counted of the use of what goes. The last look is kept, so that the next one can tell what moved.</summary>
internal sealed class Usages(ControlDatabase database)
{
    public async Task<Usage> RecordAsync(MigrationId migration, DoomedNames names, CancellationToken cancellationToken)
    {
        UseReading[] readings =
        [
            .. names.Objects.Count == 0 ? Array.Empty<UseReading>() : [await ReadStatementsAsync(names.Objects, cancellationToken).ConfigureAwait(false)],
            .. names.Indexes.Count == 0 ? Array.Empty<UseReading>() : [await TryAsync(IndexReading.Source, session => IndexReading.ReadAsync(session, names.Indexes), cancellationToken).ConfigureAwait(false)],
        ];
        return await KeepAsync(migration, readings, cancellationToken).ConfigureAwait(false);
    }

    public Task<UseReading> ReadStatementsAsync(IReadOnlyList<DoomedObject> objects, CancellationToken cancellationToken)
        => TryAsync(StatementReading.Source, session => StatementReading.ReadAsync(session, objects), cancellationToken);

    /// <remarks>In a transaction of its own: what is refused here must not take anything along.</remarks>
    private async Task<UseReading> TryAsync(string source, Func<ControlSession, Task<UseReading>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await database.InTransactionAsync(Patience.Usual, read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refused) when (Refusal(refused) is { } why)
        {
            return new(source, $"{source} could not be read: {why}", []);
        }
    }

    private async Task<Usage> KeepAsync(MigrationId migration, UseReading[] readings, CancellationToken cancellationToken)
    {
        string[] problems = [.. readings.Select(reading => reading.Problem).OfType<string>()];
        try
        {
            return new(problems, await database.WriteAsync(session => WriteAsync(session, migration, readings), cancellationToken).ConfigureAwait(false));
        }
        catch (Exception refused) when (Refusal(refused) is not null)
        {
            try
            {
                return new(problems, await database.ReadAsync(session => JudgeAsync(session, migration, readings), [], cancellationToken).ConfigureAwait(false));
            }
            catch (Exception unreadable) when (Refusal(unreadable) is { } why)
            {
                return new([.. problems, $"what earlier looks found could not be read: {why}"], []);
            }
        }
    }

    private static async Task<IReadOnlyList<UseMark>> WriteAsync(ControlSession session, MigrationId migration, UseReading[] readings)
    {
        // Two that look at once would each take the other's counters for its own.
        await session.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('migrator.usage', @migration))", new { migration = migration.Value }).ConfigureAwait(false);
        var marks = await JudgeAsync(session, migration, readings).ConfigureAwait(false);
        await session.ExecuteAsync(
            """
            DELETE FROM migrator.usage WHERE seen_at < clock_timestamp() - interval '30 days';

            INSERT INTO migrator.usage AS u (migration_id, key, what, count, seen_at, used_at)
            SELECT @migration, seen.*
            FROM unnest(@keys, @whats, @counts, @seen, @used) AS seen
            ON CONFLICT (migration_id, key) DO UPDATE
            SET what = excluded.what,
                count = excluded.count,
                seen_at = excluded.seen_at,
                used_at = excluded.used_at;

            INSERT INTO migrator.usage_look (migration_id, source, at)
            SELECT @migration, source, clock_timestamp()
            FROM unnest(@sources) AS source
            ON CONFLICT (migration_id, source) DO UPDATE
            SET at = excluded.at
            """,
            new
            {
                migration = migration.Value,
                keys = marks.Select(mark => mark.Key).ToArray(),
                whats = marks.Select(mark => mark.What).ToArray(),
                counts = marks.Select(mark => mark.Count).ToArray(),
                seen = marks.Select(mark => mark.SeenAt.UtcDateTime).ToArray(),
                used = marks.Select(mark => mark.UsedAt?.UtcDateTime).ToArray(),
                sources = readings.Where(reading => reading.Problem is null).Select(reading => reading.Source).ToArray(),
            }).ConfigureAwait(false);
        return marks;
    }

    private static async Task<IReadOnlyList<UseMark>> JudgeAsync(ControlSession session, MigrationId migration, UseReading[] readings)
    {
        var rows = await session.QueryAsync<Row>(
            "SELECT key, what, count, seen_at AS seenat, used_at AS usedat FROM migrator.usage WHERE migration_id = @migration ORDER BY key",
            new { migration = migration.Value }).ConfigureAwait(false);
        var looked = await session.QueryAsync<string>("SELECT source FROM migrator.usage_look WHERE migration_id = @migration", new { migration = migration.Value }).ConfigureAwait(false);
        var clock = await session.ScalarAsync<DateTime>("SELECT clock_timestamp()").ConfigureAwait(false);
        IReadOnlyList<UseMark> marks = [.. rows.Select(row => new UseMark(row.Key, row.What, row.Count, row.SeenAt, row.UsedAt))];
        return readings.Where(reading => reading.Problem is null).Aggregate(marks, (known, reading) => Usage.After(known, !looked.Contains(reading.Source), reading.Counters, clock));
    }

    private static string? Refusal(Exception exception) => (exception as PostgresException ?? exception.InnerException as PostgresException)?.MessageText;

    private sealed record Row(string Key, string What, long Count, DateTime SeenAt, DateTime? UsedAt);
}
