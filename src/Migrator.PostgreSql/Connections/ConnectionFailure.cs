using System.Net.Sockets;
using System.Security.Authentication;
using Migrator.Execution;
using Npgsql;

namespace Migrator.PostgreSql.Connections;

/// <summary>Why a database cannot be used, and what to do about it.</summary>
internal sealed record ConnectionFailure(string Reason, string Cure)
{
    public DatabaseUnreachableException ToException(string target, Exception cause) => new(target, Reason, Cure, cause);

    /// <summary>Reads what the driver or the server has said on the way in.</summary>
    public static ConnectionFailure Of(Exception cause) => cause switch
    {
        PostgresException refusal => Refused(refusal),
        _ when Find<SocketException>(cause) is { } socket => Unreachable(socket),
        _ when Find<AuthenticationException>(cause) is { } tls => new(
            $"no encrypted connection could be agreed on ({tls.Message.TrimEnd('.')})",
            "Check the server's certificate, and SSL Mode and Root Certificate in the connection string."),
        _ when Find<TimeoutException>(cause) is not null => new(
            "nothing answered in time",
            "Check host and port, and whether a firewall is in between; Timeout=… in the connection string waits longer."),
        _ when cause.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase) => new(
            "the server offers no encrypted connection, and the connection string asks for one",
            "Turn on ssl at the server, or set SSL Mode=Prefer if the network can be trusted."),
        _ when cause.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => new(
            "the server asks for a password, and none was given",
            "Give one through PGPASSWORD, a password file (Passfile=…) or --connection-file."),
        _ => new(cause.Message.TrimEnd('.'), "Check host, port and database of the connection string."),
    };

    /// <summary>Reads a refusal that has nothing to do with what was asked; null if it is about the statement itself.</summary>
    public static ConnectionFailure? OfStatement(Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refusal => new(
            refusal.MessageText,
            "Run as the role that owns the migrated tables and the control schema, or grant it the rights; it also needs CREATE on the database for the first run."),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => new(
            "it is read-only: a standby, or default_transaction_read_only is on",
            "Connect to the primary; Target Session Attributes=primary finds it among several hosts."),
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => new(
            "it did not answer in time", "Look for what keeps the server busy, then run the same command again: it goes on where it stopped."),
        PostgresException { SqlState: "42P06" } => new(
            "it has a schema called migrator that is not ours",
            "Rename or drop that schema: the toolkit keeps its records under this name."),
        PostgresException refusal when refusal.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            => Refused(refusal),
        PostgresException => null,
        NpgsqlException => new("the connection was lost", "Check the server and the network, then run the same command again: it goes on where it stopped."),
        _ => null,
    };

    private static ConnectionFailure Refused(PostgresException refusal) => refusal.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => new(
            refusal.MessageText, "Check Username and Password; PGPASSWORD and a password file count where the connection string has none."),
        PostgresErrorCodes.InvalidAuthorizationSpecification => new(
            refusal.MessageText, "Check Username, and what pg_hba.conf lets in from here: role, database, address, with or without encryption."),
        PostgresErrorCodes.InvalidCatalogName => new(
            refusal.MessageText, "Check Database in the connection string, or create that database first."),
        PostgresErrorCodes.TooManyConnections => new(
            refusal.MessageText, "Free some connections, raise max_connections, or connect through a pooler."),
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => new(
            refusal.MessageText, "The server is starting or stopping: run the same command again in a moment."),
        PostgresErrorCodes.InsufficientPrivilege => new(
            refusal.MessageText, "Grant the role CONNECT on the database."),
        PostgresErrorCodes.ProtocolViolation => new(
            refusal.MessageText, "A pooler such as PgBouncer has refused: check that it knows this database and this user."),
        _ => new($"{refusal.MessageText} ({refusal.SqlState})", "Check the connection string and the server's log."),
    };

    private static ConnectionFailure Unreachable(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new(
            "the host name is not known", "Check Host in the connection string."),
        SocketError.ConnectionRefused => new(
            "nothing listens there", "Check Host and Port, and whether the server is running."),
        SocketError.TimedOut or SocketError.HostUnreachable or SocketError.NetworkUnreachable => new(
            "there is no way to that host", "Check Host and Port, and whether a firewall is in between."),
        _ => new(socket.Message.TrimEnd('.'), "Check the server and the network."),
    };

    private static T? Find<T>(Exception? exception)
        where T : Exception
        => exception switch
        {
            null => null,
            T found => found,
            AggregateException several => several.InnerExceptions.Select(Find<T>).FirstOrDefault(found => found is not null),
            _ => Find<T>(exception.InnerException),
        };
}
