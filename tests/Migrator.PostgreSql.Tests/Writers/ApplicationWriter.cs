using Npgsql;

namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>One connection of the application, which it keeps through all phases, and what it does on it.</summary>
internal sealed class ApplicationWriter : IAsyncDisposable
{
    private static readonly string[] Documented = ["0A000", "42883", "42804"];

    private readonly NpgsqlConnection connection;
    private readonly Shape shape;
    private readonly Tally tally;
    private readonly bool isPreparing;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task writing;
    private long done;

    private ApplicationWriter(NpgsqlConnection connection, Shape shape, Tally tally, bool isPreparing)
    {
        (this.connection, this.shape, this.tally, this.isPreparing) = (connection, shape, tally, isPreparing);
        writing = Task.Run(WriteAsync);
    }

    /// <summary>How many transactions it has committed.</summary>
    public long Done => Interlocked.Read(ref done);

    /// <summary>True if something went wrong that no server has said.</summary>
    public bool HasEnded => writing.IsCompleted;

    public bool IsWide
    {
        set => shape.IsWide = value;
    }

    public bool IsEarly
    {
        set => shape.IsEarly = value;
    }

    public static async Task<ApplicationWriter> StartAsync(string connectionString, Shape shape, Tally tally, bool isPreparing)
    {
        var prepared = isPreparing ? ";Max Auto Prepare=20;Auto Prepare Min Usages=2" : "";
        var connection = new NpgsqlConnection($"{connectionString};Application Name=shop/{shape.Version}{prepared};Pooling=false");
        await connection.OpenAsync();
        return new ApplicationWriter(connection, shape, tally, isPreparing);
    }

    /// <summary>Ends after the transaction it is in.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writing;
        await connection.DisposeAsync();
        stopping.Dispose();
    }

    private async Task WriteAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            var write = shape.Next();
            var error = await TryAsync(write);
            if (error is not null && isPreparing && Documented.Contains(error.SqlState))
            {
                tally.Repeat(error.SqlState);
                error = await TryAsync(write);
            }

            shape.Settle(write);
            if (error is not null)
            {
                tally.Failures.Add($"{write.Name}: {error.SqlState} {error.MessageText} {error.Where}");
            }
        }
    }

    private async Task<PostgresException?> TryAsync(Write write)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await LockAsync(write);
            await DoAsync(write.Sql, write.Rows, write.Values);
            if (write.Twin is { } twin)
            {
                await DoAsync(twin, write.TwinRows, write.Values);
            }

            await transaction.CommitAsync();
            tally.Did();
            Interlocked.Increment(ref done);
            return null;
        }
        catch (PostgresException error)
        {
            return error;
        }
    }

    private async Task LockAsync(Write write)
    {
        foreach (var id in write.Ids.Order())
        {
            await DoAsync(write.IsExclusive ? "SELECT pg_advisory_xact_lock($1)" : "SELECT pg_advisory_xact_lock_shared($1)", null, id);
        }
    }

    private async Task DoAsync(string sql, string? rows, params object[] values)
    {
        if (rows is not null)
        {
            await using var copy = await connection.BeginTextImportAsync(sql);
            await copy.WriteAsync(rows);
            return;
        }

        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
        }
    }
}
