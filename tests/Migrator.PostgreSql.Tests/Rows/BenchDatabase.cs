using Migrator.Execution.Ports;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Execution;
using Migrator.PostgreSql.Rows;
using Migrator.PostgreSql.State;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Rows;

/// <summary>The three ports that copying and comparing need, on a real server.</summary>
internal sealed class BenchDatabase(NpgsqlDataSource dataSource) : IMigrationDatabase
{
    public string Provider => "postgresql";

    public string DefaultSchema => "public";

    public ICatalogPort Catalog => throw new NotSupportedException();

    public IPlanningPort Planning => throw new NotSupportedException();

    public IExecutionPort Execution { get; } = new PostgreSqlExecution(new ConnectionSource(dataSource));

    public IRowsPort Rows { get; } = new PostgreSqlRows(new ConnectionSource(dataSource), TimeProvider.System);

    public IStatePort State { get; } = new PostgreSqlState(new ConnectionSource(dataSource));
}
