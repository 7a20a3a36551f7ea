using Migrator.Execution;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Connections;

public sealed class ConnectionTests(ServerFixture server)
{
    [Fact]
    public void A_shown_connection_string_has_no_secret()
        => Assert.Equal(
            "Host=db;Username=deploy",
            ConnectionStrings.Redact("Host=db;Username=deploy;Password=s3cret;Passfile=/run/pw;SSL Password=other"));

    [Fact]
    public void A_connection_string_that_cannot_be_read_is_not_shown()
        => Assert.Equal("(unreadable connection string)", ConnectionStrings.Redact("Host=db;Pasword=s3cret"));

    [Fact]
    public void What_the_driver_says_about_an_unreadable_connection_string_is_not_repeated()
    {
        var refusal = Assert.Throws<ArgumentException>(() => PostgreSqlDatabase.Connect("Host=db;Port=s3cret"));

        Assert.DoesNotContain("s3cret", refusal.ToString());
    }

    [Fact]
    public void What_a_pooler_breaks_is_off_and_a_given_name_stays()
    {
        var own = ConnectionStrings.Complete("Host=db;Max Auto Prepare=20");
        var named = ConnectionStrings.Complete("Host=db;Application Name=nightly");

        Assert.Equal((0, true, false, false), (own.MaxAutoPrepare, own.NoResetOnClose, own.Enlist, own.Multiplexing));
        Assert.StartsWith("migrator/", own.ApplicationName);
        Assert.Equal("nightly", named.ApplicationName);
    }

    [Fact]
    public async Task A_socket_of_this_machine_is_connected_to()
    {
        await using var created = await server.CreateDatabaseAsync();
        var folder = await created.ScalarAsync<string>("SELECT split_part(current_setting('unix_socket_directories'), ',', 1)");
        Assert.SkipUnless(Directory.Exists(folder), "The server has no socket on this machine.");
        await using var database = PostgreSqlDatabase.Connect(new NpgsqlConnectionStringBuilder(created.ConnectionString) { Host = folder }.ConnectionString);

        var clock = await database.State.ReadClockAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(default, clock);
    }

    [Fact]
    public async Task A_host_where_nothing_listens_is_named_with_the_cure()
    {
        await using var database = PostgreSqlDatabase.Connect("Host=127.0.0.1;Port=1;Database=shop;Username=deploy;Password=s3cret");

        var refusal = await Assert.ThrowsAsync<DatabaseUnreachableException>(
            () => database.State.ReadClockAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            "Cannot use the database at 127.0.0.1:1/shop: nothing listens there. Check Host and Port, and whether the server is running.",
            refusal.Message);
        Assert.DoesNotContain("s3cret", refusal.ToString());
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_named()
    {
        await using var database = PostgreSqlDatabase.Connect("Host=no-such-host.invalid;Database=shop;Username=deploy");

        var refusal = await Assert.ThrowsAsync<DatabaseUnreachableException>(
            () => database.State.ReadClockAsync(TestContext.Current.CancellationToken));

        Assert.Equal("the host name is not known", refusal.Reason);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        await using var existing = await server.CreateDatabaseAsync();
        var wrong = new NpgsqlConnectionStringBuilder(existing.ConnectionString) { Database = "no_such" };
        await using var database = PostgreSqlDatabase.Connect(wrong.ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseUnreachableException>(
            () => database.State.ReadClockAsync(TestContext.Current.CancellationToken));

        Assert.Equal("database \"no_such\" does not exist", refusal.Reason);
        Assert.EndsWith("/no_such", refusal.Target);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_refused_with_a_cure()
    {
        await using var existing = await server.CreateDatabaseAsync();
        var wrong = new NpgsqlConnectionStringBuilder(existing.ConnectionString) { Username = "no_such", Password = "s3cret" };
        await using var database = PostgreSqlDatabase.Connect(wrong.ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseUnreachableException>(
            () => database.State.ReadClockAsync(TestContext.Current.CancellationToken));

        Assert.DoesNotContain("s3cret", refusal.ToString());
        Assert.Contains("Username", refusal.Cure);
    }

    [Fact]
    public async Task A_server_without_encryption_says_so()
    {
        await using var existing = await server.CreateDatabaseAsync();
        var wrong = new NpgsqlConnectionStringBuilder(existing.ConnectionString) { SslMode = SslMode.Require };
        await using var database = PostgreSqlDatabase.Connect(wrong.ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseUnreachableException>(
            () => database.State.ReadClockAsync(TestContext.Current.CancellationToken));

        Assert.Equal("the server offers no encrypted connection, and the connection string asks for one", refusal.Reason);
    }

    [Fact]
    public async Task A_read_only_database_points_to_the_primary()
    {
        await using var existing = await server.CreateDatabaseAsync();
        var readOnly = new NpgsqlConnectionStringBuilder(existing.ConnectionString) { Options = "-c default_transaction_read_only=on" };
        await using var database = PostgreSqlDatabase.Connect(readOnly.ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseUnreachableException>(
            () => database.State.InstallAsync(State.ControlSchemaFile.Versions, TestContext.Current.CancellationToken));

        Assert.Equal("it is read-only: a standby, or default_transaction_read_only is on", refusal.Reason);
    }
}
