using Npgsql;

namespace Migrator.Testing;

/// <summary>A role an application connects with.</summary>
public sealed class WriterRole(string name, string superuserConnectionString)
{
    internal const string Password = "writer";

    public string Name => name;

    /// <summary>The name as it is written in SQL.</summary>
    public string QuotedName => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string ConnectionString { get; } =
        new NpgsqlConnectionStringBuilder(superuserConnectionString) { Username = name, Password = Password }.ConnectionString;

    internal void ClearPool()
    {
        using var pooled = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(pooled);
    }
}
