using Migrator.PostgreSql.Poolers;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>Whether an authority has taken back the certificate of a pooler is asked where somebody wants to know, and not otherwise.</summary>
public sealed class PgBouncerRevocationTests(ServerFixture server)
{
    private const string Checked = ";Check Certificate Revocation=true";

    [Theory]
    [InlineData("VerifyFull", Checked, Revocation.Revoked, "its certificate is not trusted: Revoked")]
    [InlineData("VerifyCA", Checked, Revocation.Revoked, "its certificate is not trusted: Revoked")]
    [InlineData("VerifyFull", Checked, Revocation.Good, null)]
    [InlineData("VerifyFull", Checked, Revocation.Unknown, "its certificate is not trusted: RevocationStatusUnknown, OfflineRevocation")]
    [InlineData("VerifyFull", "", Revocation.Revoked, null)]
    public async Task A_certificate_that_was_taken_back_is_no_proof_and_neither_is_one_of_which_nobody_can_tell(string mode, string check, Revocation revocation, string? problem)
    {
        await using var database = await server.CreateDatabaseAsync();
        var role = await database.CreateWriterRoleAsync("shop");
        using var authority = new Authority(revocation);
        await using var bouncer = await database.StartPgBouncerAsync(settings: $"{authority.AsServer("require")}\nstats_users = {role.Name}");
        var address = $"Host=127.0.0.1;Port={bouncer.Port};Username={role.Name};SSL Mode={mode};Root Certificate={authority.CertificateFile}{check}";

        var seen = await new PgBouncer(address, null).ReadAsync(database.Name, [role.Name], TestContext.Current.CancellationToken);

        Assert.Equal(problem, seen.Problem);
    }
}
