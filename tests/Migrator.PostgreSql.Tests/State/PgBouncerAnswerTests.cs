using Migrator.PostgreSql.Poolers;

namespace Migrator.PostgreSql.Tests.State;

public sealed class PgBouncerAnswerTests
{
    private static readonly ConsoleTable Databases = Table(["name", "database", "force_user"], ["shop_rw", "shop", null], ["shop_ro", "shop", "reader"], ["other", "other", null]);
    private static readonly ConsoleTable Servers = Table(["remote_pid", "local_port"], ["711", "40001"], ["0", "40002"], ["712", "0"]);

    [Fact]
    public void A_database_has_the_names_that_the_pooler_gives_it_and_a_role_those_that_it_lets_in()
    {
        var clients = Clients(["anybody", "shop_ro", "a"], ["shop", "shop_rw", "b"], ["shop", "other", "c"], ["else", "shop_rw", "d"], ["stats", "pgbouncer", "e"]);

        Assert.Equal(["a", "b"], PgBouncerAnswer.Read(Databases, Servers, clients, "shop", ["shop", "reader"]).Clients.Select(one => one.ApplicationName));
    }

    [Fact]
    public void What_the_pooler_hangs_on_a_name_is_taken_off()
        => Assert.Equal("shop/2.4.0", Assert.Single(PgBouncerAnswer.Read(Databases, Servers, Clients(["shop", "shop_rw", "shop/2.4.0 - 10.0.0.9:5123"]), "shop", ["shop"]).Clients).ApplicationName);

    [Fact]
    public void Sessions_of_its_own_are_known_by_their_process_and_port()
        => Assert.Equal([new(711, 40001)], PgBouncerAnswer.Read(Databases, Servers, Clients(), "shop", ["shop"]).Servers);

    [Fact]
    public void One_that_tells_no_names_is_no_source()
        => Assert.Equal(
            "it does not tell application_name, as PgBouncer 1.18 does: it may be too old",
            PgBouncerAnswer.Read(Databases, Servers, Table(["user", "database"]), "shop", ["shop"]).Problem);

    // The example of RFC 7677.
    [Fact]
    public void Scram_is_spoken_as_its_standard_says()
    {
        var scram = new ScramExchange("pencil", "rOprNGfwEbeRWgbNEkqO", "user");

        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", scram.First);
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            scram.Answer("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        scram.Verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        Assert.Throws<ConsoleRefusedException>(() => scram.Verify("v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        Assert.Throws<ConsoleRefusedException>(() => scram.Answer("r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
    }

    private static ConsoleTable Clients(params string[][] rows)
        => Table(["user", "database", "application_name", "addr", "port", "connect_time"], [.. rows.Select(row => (string?[])[.. row, "10.0.0.9", "5123", "2026-11-26 12:00:00 UTC"])]);

    private static ConsoleTable Table(string[] columns, params string?[][] rows)
        => new(columns, [.. rows.Select(row => columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second))]);
}
