using Npgsql;

namespace Migrator.Sandbox;

/// <summary>A server that somebody else started and will stop.</summary>
internal sealed class GivenServer(string connectionString) : IServer
{
    public string ConnectionString => connectionString;

    public string Place
    {
        get
        {
            var target = new NpgsqlConnectionStringBuilder(connectionString);
            return $"at {target.Host}:{target.Port}, as given";
        }
    }

    public string? BinDirectory => null;

    public bool IsThrowaway => false;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
