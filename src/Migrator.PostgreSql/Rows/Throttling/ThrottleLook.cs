using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.State;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.State;
using Npgsql;

namespace Migrator.PostgreSql.Rows.Throttling;

/// <summary>Looks at what a backfill could make suffer: one query, in a transaction of its own that waits for nobody.</summary>
internal sealed class ThrottleLook(ConnectionSource connections)
{
    private const string Begin =
        """
        BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
        SET LOCAL statement_timeout = '5s';
        SET LOCAL lock_timeout = '1s';
        SET LOCAL idle_in_transaction_session_timeout = '5s';
        """;

    private const string OwnNames = "SET LOCAL search_path = pg_catalog, pg_temp";

    private const int SecondsWithoutAnswer = 10;
    private static readonly TimeSpan DiskEvery = TimeSpan.FromSeconds(10);
    private ThrottleAbilities? abilities;
    private DiskReading? disk;

    /// <exception cref="Migrator.Execution.DatabaseUnreachableException">The database does not answer.</exception>
    public async Task<ThrottleFacts> ReadAsync(MigrationId migration, TableName table, ThrottleSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var able = abilities ??= await connection.QuerySingleAsync<ThrottleAbilities>(Command(ThrottleAbilities.Sql, null, cancellationToken)).ConfigureAwait(false);
                await connection.ExecuteAsync(Command(Begin + OwnNames, null, cancellationToken)).ConfigureAwait(false);
                var found = await connection.QuerySingleAsync<Found>(Command(
                    ThrottleSql.For(able),
                    new { migration = migration.Value, schema = table.Schema, name = table.Name },
                    cancellationToken)).ConfigureAwait(false);
                await connection.ExecuteAsync(Command("COMMIT", null, cancellationToken)).ConfigureAwait(false);
                var facts = found.ToFacts();
                if (settings.While is { } query)
                {
                    facts = await AskAsync(connection, query, facts, cancellationToken).ConfigureAwait(false);
                }

                return settings.FreeDisk is null ? facts : await AddFreeDiskAsync(connection, facts, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException cause)
        {
            // Rights, or the control schema, may have changed: they are asked for again.
            abilities = null;
            throw (ConnectionFailure.OfStatement(cause) ?? ConnectionFailure.Of(cause)).ToException(connections.Target, cause);
        }
    }

    // A program is run and a table made for it: not every second.
    private async Task<ThrottleFacts> AddFreeDiskAsync(NpgsqlConnection connection, ThrottleFacts facts, CancellationToken cancellationToken)
    {
        if (disk is not { } known || Stopwatch.GetElapsedTime(known.At) >= DiskEvery)
        {
            var read = await FreeDisk.AddAsync(connection, facts, cancellationToken).ConfigureAwait(false);
            disk = known = new(Stopwatch.GetTimestamp(), read.FreeDisk, read.FreeDiskProblem);
        }

        return facts with { FreeDisk = known.Free, FreeDiskProblem = known.Problem };
    }

    private static async Task<ThrottleFacts> AskAsync(NpgsqlConnection connection, string query, ThrottleFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(Command(Begin, null, cancellationToken)).ConfigureAwait(false);
            var answer = await connection.ExecuteScalarAsync<object?>(Command(query, null, cancellationToken)).ConfigureAwait(false);
            await connection.ExecuteAsync(Command("COMMIT", null, cancellationToken)).ConfigureAwait(false);
            return answer is bool said
                ? facts with { While = said }
                : facts with { WhileProblem = answer is null ? "it gives NULL, or no row" : "its first column is no boolean" };
        }
        catch (PostgresException problem)
        {
            await connection.ExecuteAsync(Command("ROLLBACK", null, cancellationToken)).ConfigureAwait(false);
            return facts with { WhileProblem = problem.MessageText };
        }
    }

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken)
        => new(sql, arguments, commandTimeout: SecondsWithoutAnswer, cancellationToken: cancellationToken);

    private sealed record DiskReading(long At, long? Free, string? Problem);

    private sealed record Found(
        DateTime At,
        long? Position,
        bool IsArchiving,
        long? ArchiveBacklog,
        long? ActiveSessions,
        long? BusySessions,
        long? LockWaiters,
        string? WraparoundVacuum,
        long UnitBytes,
        double? RowsPerUnit,
        string? Replicas,
        string? Steering)
    {
        public ThrottleFacts ToFacts() => new()
        {
            At = At,
            LogPosition = Position,
            IsArchiving = IsArchiving,
            ArchiveBacklog = ArchiveBacklog,
            ActiveSessions = ActiveSessions,
            BusySessions = BusySessions,
            LockWaiters = LockWaiters,
            WraparoundVacuum = WraparoundVacuum,
            UnitBytes = UnitBytes,
            RowsPerUnit = RowsPerUnit,
            Replicas = Replicas is null ? [] : ReadReplicas(Replicas),
            Steering = Steering is null ? null : ReadSteering(Steering),
        };

        private static List<ReplicaFacts> ReadReplicas(string json)
        {
            using var document = JsonDocument.Parse(json);
            return
            [
                .. document.RootElement.EnumerateArray().Select(replica => new ReplicaFacts(
                    replica.GetProperty("name").GetString() ?? "",
                    replica.GetProperty("position") is { ValueKind: JsonValueKind.Number } position ? position.GetInt64() : null,
                    replica.GetProperty("lag") is { ValueKind: JsonValueKind.Number } lag ? TimeSpan.FromSeconds(lag.GetDouble()) : null)),
            ];
        }

        private static Steering ReadSteering(string json)
        {
            using var document = JsonDocument.Parse(json);
            var row = document.RootElement;
            return new(row.GetProperty("by").GetString() ?? "", row.GetProperty("at").GetDateTimeOffset())
            {
                PausedAt = row.GetProperty("paused_at") is { ValueKind: JsonValueKind.String } since ? since.GetDateTimeOffset() : null,
                Reason = row.GetProperty("reason").GetString(),
                Duty = row.GetProperty("duty") is { ValueKind: JsonValueKind.Number } duty ? duty.GetDouble() : null,
                PacedAt = row.GetProperty("paced_at") is { ValueKind: JsonValueKind.String } paced ? paced.GetDateTimeOffset() : null,
                BatchTarget = row.GetProperty("batch_target") is { ValueKind: JsonValueKind.Number } target ? TimeSpan.FromSeconds(target.GetDouble()) : null,
                Workers = row.GetProperty("workers") is { ValueKind: JsonValueKind.Number } workers ? workers.GetInt32() : null,
                OnBadRow = PolicyNames.ToPolicy(row.GetProperty("on_bad_row").GetString()),
            };
        }
    }
}
