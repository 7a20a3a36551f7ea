using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.PostgreSql.Catalog;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Execution;
using Migrator.PostgreSql.Planning;
using Migrator.PostgreSql.Poolers;
using Migrator.PostgreSql.Rows;
using Migrator.PostgreSql.State;
using Npgsql;

namespace Migrator.PostgreSql;

/// <summary>A PostgreSQL database, 14 or later.</summary>
public sealed class PostgreSqlDatabase : IMigrationDatabase, IPooledDatabase, IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource? owned;

    /// <summary>Works through a data source that stays the caller's.</summary>
    /// <remarks>Every setting travels with its transaction, so the application's own pool, and a pooler in transaction mode, will do.</remarks>
    public PostgreSqlDatabase(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);

        var connections = new ConnectionSource(dataSource);
        Catalog = new PostgreSqlCatalog(connections);
        Planning = new PostgreSqlPlanning(connections);
        Execution = new PostgreSqlExecution(connections);
        Rows = new PostgreSqlRows(connections, TimeProvider.System);
        State = new PostgreSqlState(connections);
    }

    private PostgreSqlDatabase(NpgsqlDataSource dataSource, bool owns)
        : this(dataSource)
        => owned = owns ? dataSource : null;

    /// <inheritdoc />
    public string Provider => "postgresql";

    /// <inheritdoc />
    public string DefaultSchema => "public";

    /// <inheritdoc />
    public ICatalogPort Catalog { get; }

    /// <inheritdoc />
    public IPlanningPort Planning { get; }

    /// <inheritdoc />
    public IExecutionPort Execution { get; }

    /// <inheritdoc />
    public IRowsPort Rows { get; }

    /// <inheritdoc />
    public IStatePort State { get; }

    /// <inheritdoc />
    public ISessionPooler PoolerAt(string address, Func<string>? password) => new PgBouncer(address, password);

    /// <summary>Works through connections of its own, which end when it is disposed. Nothing is opened yet.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static PostgreSqlDatabase Connect(string connectionString)
        => new(NpgsqlDataSource.Create(ConnectionStrings.Complete(connectionString)), owns: true);

    /// <inheritdoc />
    public void Dispose() => owned?.Dispose();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => owned?.DisposeAsync() ?? ValueTask.CompletedTask;
}
