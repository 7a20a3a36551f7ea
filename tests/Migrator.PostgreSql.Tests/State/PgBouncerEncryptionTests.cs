using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Migrator.Execution.LiveVersions;
using Migrator.PostgreSql.Poolers;
using Npgsql;

namespace Migrator.PostgreSql.Tests.State;

public sealed class PgBouncerEncryptionTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("VerifyFull", true, null)]
    [InlineData("VerifyCA", true, null)]
    [InlineData("Require", false, null)]
    [InlineData("Prefer", false, null)]
    [InlineData("VerifyFull", false, "its certificate is not trusted: UntrustedRoot")]
    [InlineData("VerifyCA", false, "its certificate is not trusted: UntrustedRoot")]
    [InlineData("Disable", false, "it does not let {0} in: SSL required (is {0} among its stats_users?)")]
    public async Task A_pooler_that_demands_encryption_is_asked_over_it_and_its_certificate_is_verified_where_that_is_wanted(string mode, bool isTrusted, string? problem)
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("shop");
        using var identity = Identity.Of("127.0.0.1");
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"{identity.AsServer("require")}\nstats_users = {role.Name}");
        await using var client = await SpeakAsync(bouncer.Through(role.ConnectionString), "shop/2.3.0");
        var address = $"{Address(bouncer.Port, role.Name)};SSL Mode={mode}{(isTrusted ? $";Root Certificate={identity.CertificateFile}" : "")}";

        var observation = await new SessionSource(state, [role.Name], [new PgBouncer(address, null)]).ObserveAsync(Stopping);

        Assert.Equal(problem is null ? ObservationStatus.Complete : ObservationStatus.Failed, observation.Status);
        Assert.StartsWith(problem is null ? "" : $"127.0.0.1:{bouncer.Port}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, problem, role.Name)}", observation.Reason ?? "", StringComparison.Ordinal);
        Assert.Contains(observation.Instances, one => one is { App: "shop", Version: "2.3.0" });
    }

    [Theory]
    [InlineData("VerifyFull", "its certificate is not trusted: it is not made out to 127.0.0.1")]
    [InlineData("VerifyCA", null)]
    public async Task The_name_in_a_certificate_counts_where_that_is_wanted(string mode, string? problem)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop");
        using var identity = Identity.Of("10.0.0.7");
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"{identity.AsServer("require")}\nstats_users = {role.Name}");

        var seen = await new PgBouncer($"{Address(bouncer.Port, role.Name)};SSL Mode={mode};Root Certificate={identity.CertificateFile}", null).ReadAsync(database.Name, [role.Name], Stopping);

        Assert.StartsWith(problem ?? "", seen.Problem ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, seen.Problem is null);
    }

    [Theory]
    [InlineData("VerifyFull", true)]
    [InlineData("VerifyCA", false)]
    [InlineData("Require", false)]
    public async Task A_password_goes_in_clear_only_to_the_one_whose_name_is_proved(string mode, bool isSent)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop");
        using var identity = Identity.Of("127.0.0.1");
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"{identity.AsServer("require")}\nauth_type = plain\nstats_users = {role.Name}");
        var address = $"{Address(bouncer.Port, role.Name)};SSL Mode={mode};Root Certificate={identity.CertificateFile}";

        var seen = await new PgBouncer(address, () => "writer").ReadAsync(database.Name, [role.Name], Stopping);

        Assert.Equal(isSent ? null : "it wants the password in clear over a connection whose other end nobody has verified; use SSL Mode=VerifyFull, or another auth_type", seen.Problem);
    }

    [Theory]
    [InlineData("pem", true)]
    [InlineData("pfx", true)]
    [InlineData("none", false)]
    public async Task A_certificate_of_our_own_lets_us_in_where_the_pooler_asks_for_one(string form, bool isLetIn)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop");
        using var identity = Identity.Of("127.0.0.1");
        using var own = Identity.Of(role.Name);
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"{identity.AsServer("verify-full")}\nclient_tls_ca_file = {own.CertificateFile}\nauth_type = cert\nstats_users = {role.Name}");
        var address = $"{Address(bouncer.Port, role.Name)};SSL Mode=VerifyFull;Root Certificate={identity.CertificateFile}{own.AsClient(form)}";

        var seen = await new PgBouncer(address, null).ReadAsync(database.Name, [role.Name], Stopping);

        Assert.True(isLetIn == seen.Problem is null, seen.Problem);
    }

    [Fact]
    public async Task A_pooler_without_encryption_is_refused_where_it_is_demanded()
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop");
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"stats_users = {role.Name}");

        var seen = await new PgBouncer($"{Address(bouncer.Port, role.Name)};SSL Mode=Require", null).ReadAsync(database.Name, [role.Name], Stopping);

        Assert.Equal("it offers no encryption, and SSL Mode demands it", seen.Problem);
    }

    [Theory]
    [InlineData("Root Certificate=/no/such/file.pem")]
    [InlineData("SSL Certificate=/no/such/file.pem")]
    public async Task A_certificate_that_is_not_there_is_told(string words)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop");
        using var identity = Identity.Of("127.0.0.1");
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"{identity.AsServer("require")}\nstats_users = {role.Name}");

        var seen = await new PgBouncer($"{Address(bouncer.Port, role.Name)};SSL Mode=VerifyFull;{words}", null).ReadAsync(database.Name, [role.Name], Stopping);

        Assert.StartsWith("it does not answer: Could not find", seen.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSL Negotiation=Direct")]
    [InlineData("Channel Binding=Require")]
    [InlineData("GSS Encryption Mode=Require")]
    public void What_is_asked_for_and_not_spoken_is_refused_and_never_ignored(string words)
        => Assert.StartsWith("it asks for ", Assert.Throws<ArgumentException>(() => new PgBouncer($"Host=10.0.0.7;Username=stats;SSL Mode=VerifyFull;{words}", null)).Message, StringComparison.Ordinal);

    private static string Address(int port, string user) => $"Host=127.0.0.1;Port={port};Username={user}";

    private static async Task<NpgsqlConnection> SpeakAsync(string connectionString, string name)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = name, SslMode = SslMode.Require }.ConnectionString);
        await connection.OpenAsync(Stopping);
        return connection;
    }
}
