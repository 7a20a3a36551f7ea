using System.Net;
using System.Net.Sockets;
using Migrator.Execution.LiveVersions;
using Migrator.PostgreSql.Poolers;
using Npgsql;

namespace Migrator.PostgreSql.Tests.State;

public sealed class PgBouncerTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_are_seen_where_the_database_sees_only_who_spoke_last()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("shop");
        await using var bouncer = await database.StartPgBouncerAsync(poolSize: 1, $"stats_users = {role.Name}");
        await using var old = await SpeakAsync(bouncer.Through(role.ConnectionString), "shop/2.3.0");
        await using var unknown = await SpeakAsync(bouncer.Through(role.ConnectionString), "psql");
        await using var recent = await SpeakAsync(bouncer.Through(role.ConnectionString), "shop/2.4.0+3f2a91c;node-7");
        await using var direct = await SpeakAsync(role.ConnectionString, "shop/2.2.0");

        var observation = await new SessionSource(state, [role.Name], [Console(bouncer, role)]).ObserveAsync(Stopping);
        var without = await new SessionSource(state, [role.Name]).ObserveAsync(Stopping);

        Assert.Equal((ObservationStatus.Complete, null), (observation.Status, observation.Reason));
        Assert.Equal($"shop 2.2.0, shop 2.3.0, shop 2.4.0+3f2a91c, {role.Name} ?", Versions(observation));
        Assert.Equal("shop 2.2.0, shop 2.4.0+3f2a91c", Versions(without));
        Assert.All(observation.Instances.Where(one => one.Version != "2.2.0"), one => Assert.EndsWith($" through 127.0.0.1:{bouncer.Port}", one.Id, StringComparison.Ordinal));
        Assert.All(observation.Instances, one => Assert.NotNull(one.FirstSeen));
    }

    [Fact]
    public async Task Who_has_left_is_gone_though_the_pooler_keeps_its_session()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("shop");
        await using var bouncer = await database.StartPgBouncerAsync(poolSize: 1, $"stats_users = {role.Name}\napplication_name_add_host = 1");
        await using var recent = await SpeakAsync(bouncer.Through(role.ConnectionString), "shop/2.4.0");
        await (await SpeakAsync(bouncer.Through(role.ConnectionString), "shop/2.3.0")).DisposeAsync();

        var source = new SessionSource(state, [role.Name], [Console(bouncer, role)]);

        // It notices that a client has hung up when it reads from it next, which may be after we have asked.
        FleetObservation? observation = null;
        await Soon.UntilAsync(async () => (observation = await source.ObserveAsync(Stopping)).Instances.Count <= 1);

        Assert.Equal("shop 2.4.0", Versions(observation!));
        Assert.StartsWith("shop 2.3.0", Versions(await new SessionSource(state, [role.Name]).ObserveAsync(Stopping)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_that_may_not_ask_is_told_which_right_it_lacks()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("shop");
        await using var bouncer = await database.StartPgBouncerAsync();

        var observation = await new SessionSource(state, [role.Name], [Console(bouncer, role)]).ObserveAsync(Stopping);

        Assert.Equal(
            (ObservationStatus.Failed, $"127.0.0.1:{bouncer.Port}: it does not let {role.Name} in: not allowed (is {role.Name} among its stats_users?)"),
            (observation.Status, observation.Reason));
    }

    [Theory]
    [InlineData("md5", "writer", null)]
    [InlineData("scram-sha-256", "writer", null)]
    [InlineData("scram-sha-256", "wrong", "it does not let {0} in: SASL authentication failed (is {0} among its stats_users?)")]
    [InlineData("md5", null, "it asks for the password of {0}, and none was given")]
    [InlineData("plain", "writer", "it wants the password in clear over a connection whose other end nobody has verified; use SSL Mode=VerifyFull, or another auth_type")]
    public async Task Passwords_are_proved_and_never_sent_for_others_to_read(string kind, string? password, string? problem)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop");
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"auth_type = {kind}\nstats_users = {role.Name}");

        var seen = await new PgBouncer(Address(bouncer.Port, role.Name), password is null ? null : () => password).ReadAsync(database.Name, [role.Name], Stopping);

        Assert.Equal(problem is null ? null : string.Format(System.Globalization.CultureInfo.InvariantCulture, problem, role.Name), seen.Problem);
    }

    [Fact]
    public async Task One_of_several_that_does_not_answer_fails_the_whole_and_what_the_other_showed_still_counts()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("shop");
        await using var bouncer = await database.StartPgBouncerAsync(poolSize: 1, $"stats_users = {role.Name}");
        await using var old = await SpeakAsync(bouncer.Through(role.ConnectionString), "shop/2.3.0");

        var observation = await new SessionSource(state, [role.Name], [Console(bouncer, role), new PgBouncer(Address(1, role.Name), null)]).ObserveAsync(Stopping);

        Assert.Equal((ObservationStatus.Failed, "127.0.0.1:1: it does not answer: Connection refused"), (observation.Status, observation.Reason));
        Assert.Equal("shop 2.3.0", Versions(observation));
    }

    [Fact]
    public async Task What_speaks_another_protocol_is_no_pooler()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var asked = new PgBouncer($"{Address(port, "stats")};SSL Mode=Disable", null).ReadAsync("shop", ["shop"], Stopping);
        using var client = await listener.AcceptTcpClientAsync(Stopping);
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), Stopping);

        Assert.Equal("it does not answer: what answers does not speak PostgreSQL's protocol", (await asked).Problem);
    }

    private static PgBouncer Console(PgBouncerSandbox bouncer, WriterRole role) => new(Address(bouncer.Port, role.Name), null);

    private static string Address(int port, string user) => $"Host=127.0.0.1;Port={port};Username={user}";

    private static string Versions(FleetObservation observation)
        => string.Join(", ", observation.Instances.Select(one => $"{one.App} {one.Version ?? "?"}").Order(StringComparer.Ordinal).OrderBy(one => one.EndsWith('?')));

    private static async Task<NpgsqlConnection> SpeakAsync(string connectionString, string name)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = name, NoResetOnClose = true }.ConnectionString);
        await connection.OpenAsync(Stopping);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(Stopping);
        return connection;
    }
}
