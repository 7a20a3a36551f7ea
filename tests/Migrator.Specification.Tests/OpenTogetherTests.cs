using Migrator.Planning;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>Two migrations open on one table at once: each ends as it would alone, in any order.</summary>
public sealed class OpenTogetherTests(ServerFixture server)
{
    private static readonly Type[] Both = [typeof(RenameMail), typeof(WidenScore)];

    private int row = 100;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Both_are_contracted_in_either_order(int first, int second)
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        var before = await stage.DumpAsync();
        await People.BackfilledAsync(stage, Both[first]);
        await WriteAsync(stage, first == 0, isContracted: false);
        await People.BackfilledAsync(stage, Both[second]);
        await WriteAsync(stage, isRenaming: true, isContracted: false);

        await People.ContractedAsync(stage, Both[first]);
        await WriteAsync(stage, isRenaming: true, first == 0);
        await People.ContractedAsync(stage, Both[second]);
        await WriteAsync(stage, isRenaming: true, isContracted: true);

        Assert.NotEqual(before, await stage.DumpAsync());
        Assert.Equal(first == 0 ? "id name grade address score" : "id name grade score address", await ColumnsAsync(stage));
        Assert.Equal("50|50|50", await stage.ReadAsync("SELECT count(*), count([address]), sum([score]) FROM [shop].[people] WHERE [id] <= 50", 0));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Both_are_rolled_back_in_either_order(int first, int second)
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        var before = await stage.DumpAsync();
        await People.BackfilledAsync(stage, Both[0]);
        await People.ExpandedAsync(stage, Both[1]);
        await WriteAsync(stage, isRenaming: true, isContracted: false);

        await People.RolledBackAsync(stage, Both[first]);
        await WriteAsync(stage, first == 1, isContracted: false);
        await People.RolledBackAsync(stage, Both[second]);
        await WriteAsync(stage, isRenaming: false, isContracted: false);

        Assert.Equal(before, await stage.DumpAsync());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task One_is_rolled_back_and_the_other_goes_on(int back, int on)
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        await People.ExpandedAsync(stage, Both[0]);
        await People.ExpandedAsync(stage, Both[1]);
        Assert.Null((await stage.BackfillAsync(Stage.IdOf(Both[on]))).Code);
        await WriteAsync(stage, isRenaming: true, isContracted: false);

        await People.RolledBackAsync(stage, Both[back]);
        await WriteAsync(stage, on == 0, isContracted: false);
        await People.ContractedAsync(stage, Both[on]);
        await WriteAsync(stage, on == 0, on == 0);

        await People.BackfilledAsync(stage, Both[back]);
        await WriteAsync(stage, isRenaming: true, on == 0);
        await People.ContractedAsync(stage, Both[back]);
        Assert.Equal(on == 0 ? "id name grade address score" : "id name grade score address", await ColumnsAsync(stage));
    }

    [Fact]
    public async Task A_flip_is_taken_back_while_another_migration_comes_and_goes()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        var before = await stage.DumpAsync();
        await People.BackfilledAsync(stage, typeof(WidenScore));
        await People.ContractedAsync(stage, typeof(WidenScore), ContractStage.Flip);

        await People.BackfilledAsync(stage, typeof(RenameMail));
        await WriteAsync(stage, isRenaming: true, isContracted: false);
        await People.RolledBackAsync(stage, typeof(WidenScore));
        await WriteAsync(stage, isRenaming: true, isContracted: false);
        await People.RolledBackAsync(stage, typeof(RenameMail));

        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task A_later_one_that_builds_on_an_earlier_one_goes_first_when_rolled_back_and_last_when_contracted()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        var before = await stage.DumpAsync();
        await People.BackfilledAsync(stage, typeof(RenameMail));
        await People.ExpandedAsync(stage, typeof(IndexAddress));

        var refused = await stage.RollbackAsync(Stage.IdOf(typeof(RenameMail)));
        await People.RolledBackAsync(stage, typeof(IndexAddress));
        await People.RolledBackAsync(stage, typeof(RenameMail));

        Assert.Equal("MIG2013", refused.Code);
        Assert.Contains("213", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Theory]
    [InlineData(typeof(WidenScore), typeof(IndexScore))]
    [InlineData(typeof(RenameMail), typeof(AddToAddress))]
    public async Task What_is_added_to_an_open_new_shape_is_contracted_after_it(Type earlier, Type later)
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        await People.BackfilledAsync(stage, earlier);
        await People.ExpandedAsync(stage, later);
        await WriteAsync(stage, earlier == typeof(RenameMail), isContracted: false);

        var tooEarly = await stage.ContractAsync(Stage.IdOf(later));
        await People.ContractedAsync(stage, earlier);
        People.AssertDone(await stage.ContractAsync(Stage.IdOf(later)));

        Assert.Equal("MIG2014", tooEarly.Code);
        Assert.Equal(
            later == typeof(IndexScore) ? "bigint|1" : "text|0",
            await stage.ReadAsync(
                """
                SELECT format_type(a.atttypid, NULL), (SELECT count(*) FROM pg_index i WHERE i.indrelid = a.attrelid AND a.attnum = i.indkey[0] AND i.indnatts = 2)
                  FROM pg_attribute a WHERE a.attrelid = <shop.people>::regclass AND a.attname IN (<score>, <address>) ORDER BY a.attname = <address> DESC LIMIT 1
                """,
                0));
        Assert.Equal(
            later == typeof(AddToAddress) ? "true" : "false",
            (await stage.ReadAsync("SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = <shop.people>::regclass AND attname = <address> AND attnotnull AND atthasdef)", 0)).ToLowerInvariant());
    }

    /// <summary>The first version keeps writing from before the first expand until just before the first contract.</summary>
    [Theory]
    [InlineData("0123", "3210", "0123")]
    [InlineData("2031", "1302", "3120")]
    public async Task Four_migrations_are_open_at_once_and_none_loses_a_row(string expanded, string backfilled, string contracted)
    {
        Type[] all = [typeof(RenameMail), typeof(WidenScore), typeof(GradesAsNumbers), typeof(AddInitials)];
        await using var stage = await People.CreateAsync(server, Mode.Plain);
        IEnumerable<Type> In(string order) => order.Select(digit => all[digit - '0']);
        Task WriteAsOldAsync() => AssertAcceptedAsync(stage, $"INSERT INTO [shop].[people] ([id], [mail], [name], [grade]) VALUES ({++row}, 'm{row}', 'p{row}', '{row}'); UPDATE [shop].[people] SET [score] = [score] + 1 WHERE [id] % 7 = {row % 7}");

        foreach (var migration in In(expanded))
        {
            await People.ExpandedAsync(stage, migration);
            await WriteAsOldAsync();
        }

        foreach (var migration in In(backfilled))
        {
            People.AssertDone(await stage.BackfillAsync(Stage.IdOf(migration)));
            await WriteAsOldAsync();
        }

        foreach (var migration in In(contracted))
        {
            People.AssertDone(await stage.VerifyAsync(Stage.IdOf(migration)));
        }

        foreach (var migration in In(contracted))
        {
            await People.ContractedAsync(stage, migration);
        }

        Assert.Equal("58|58|58|58", await stage.ReadAsync(
            "SELECT count(*), count(*) FILTER (WHERE [address] = 'm' || [id]), count(*) FILTER (WHERE [grade] = [id]), count(*) FILTER (WHERE [initial] = 'P' AND [score] >= 1) FROM [shop].[people]", 0));
        Assert.Equal("bigint|integer|0", await stage.ReadAsync(
            """
            SELECT (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = <shop.people>::regclass AND attname = <score>),
                   (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = <shop.people>::regclass AND attname = <grade>),
                   (SELECT count(*) FROM pg_trigger WHERE tgrelid = <shop.people>::regclass AND NOT tgisinternal)
            """, 0));
    }

    private static Task<string> ColumnsAsync(Stage stage) => stage.ReadAsync(
        """
        SELECT string_agg(n.plain, ' ' ORDER BY a.attnum)
          FROM pg_attribute a
          JOIN (VALUES ('id', <id>), ('name', <name>), ('grade', <grade>), ('address', <address>), ('mail', <mail>), ('score', <score>)) n (plain, real) ON n.real = a.attname
         WHERE a.attrelid = <shop.people>::regclass AND a.attnum > 0 AND NOT a.attisdropped
        """,
        0);

    /// <summary>What applications of every live version do, and that each sees what another wrote.</summary>
    private async Task WriteAsync(Stage stage, bool isRenaming, bool isContracted)
    {
        if (!isContracted)
        {
            await AssertWrittenAsync(stage, "mail", isRenaming ? "address" : "mail");
        }

        if (isRenaming)
        {
            await AssertWrittenAsync(stage, "address", isContracted ? "address" : "mail");
        }
    }

    private async Task AssertWrittenAsync(Stage stage, string written, string read)
    {
        row++;
        await AssertAcceptedAsync(stage, $"INSERT INTO [shop].[people] ([id], [{written}], [name]) VALUES ($n, '$n@x', 'n')");
        Assert.Equal($"{row}@x|1", await stage.ReadAsync($"SELECT [{read}], [score] FROM [shop].[people] WHERE [id] = $n", row));
        await AssertAcceptedAsync(stage, $"UPDATE [shop].[people] SET [{written}] = '$n@y', [score] = [score] + 6 WHERE [id] = $n");
        Assert.Equal($"{row}@y|7", await stage.ReadAsync($"SELECT [{read}], [score] FROM [shop].[people] WHERE [id] = $n", row));
        await AssertAcceptedAsync(stage, $"UPDATE [shop].[people] SET [name] = 'touched' WHERE [id] % 10 = $n % 10");
    }

    private async Task AssertAcceptedAsync(Stage stage, string sql)
    {
        var refused = await stage.TryWriteAsync(sql, row);
        Assert.True(refused is null, $"{refused?.SqlState} {refused?.MessageText} {refused?.Where}: {sql}");
    }
}
