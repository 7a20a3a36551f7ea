using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>A column that is computed when it is read comes without a rewrite where the server has such columns, and is refused where it has not.</summary>
public sealed class ComputedColumnTests(ServerFixture server)
{
    private const int FirstMajor = 18;

    [Fact]
    public async Task A_column_computed_when_it_is_read_comes_in_expand_and_can_be_taken_back()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        var before = await stage.DumpAsync();
        if (stage.Server.ServerMajor < FirstMajor)
        {
            Assert.Equal("MIG1190", Assert.Single((await stage.TryPlanAsync(typeof(ComputeTwice))).Refusals).Code);
            return;
        }

        await People.ExpandedAsync(stage, typeof(ComputeTwice));
        Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[people] SET [score] = 21 WHERE [id] = $n", 7));
        Assert.Equal("21|42", await stage.ReadAsync("SELECT [score], [twice] FROM [shop].[people] WHERE [id] = $n", 7));
        Assert.Equal("428C9", (await stage.TryWriteAsync("UPDATE [shop].[people] SET [twice] = 21 WHERE [id] = $n", 7))?.SqlState);

        await People.RolledBackAsync(stage, typeof(ComputeTwice));
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task A_new_table_computes_its_columns_when_they_are_written_or_read()
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);
        var before = await stage.DumpAsync();
        if (stage.Server.ServerMajor < FirstMajor)
        {
            Assert.Equal("MIG1190", Assert.Single((await stage.TryPlanAsync(typeof(CreateComputing))).Refusals).Code);
            return;
        }

        await People.ExpandedAsync(stage, typeof(CreateComputing));
        Assert.Null(await stage.TryWriteAsync("INSERT INTO [shop].[prices] ([id]) VALUES ($n)", 7));
        Assert.Equal("14|21", await stage.ReadAsync("SELECT [stored], [twice] FROM [shop].[prices] WHERE [id] = $n", 7));

        await People.RolledBackAsync(stage, typeof(CreateComputing));
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Theory]
    [InlineData(typeof(ComputeTwiceNotNull), "MIG1191", 0)]
    [InlineData(typeof(RecomputeScore), "MIG1191", 0)]
    [InlineData(typeof(ComputeWithTypo), "MIG1111", FirstMajor)]
    [InlineData(typeof(ComputeWhatGoes), "MIG1192", FirstMajor)]
    public async Task What_a_computed_column_cannot_be_is_refused_when_it_is_planned(Type migration, string code, int since)
    {
        await using var stage = await People.CreateAsync(server, Mode.Ugly);

        var planned = await stage.TryPlanAsync(migration);

        Assert.Equal(stage.Server.ServerMajor < since ? "MIG1190" : code, Assert.Single(planned.Refusals).Code);
    }
}
