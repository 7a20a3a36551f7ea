using Migrator.Cli.Tests.BadDays;

namespace Migrator.Cli.Tests;

public sealed class DefaultSchemaTests(ServerFixture server) : IDisposable
{
    private const string Rename = """Rename.Column("email").OnTable("customers").To("email_address");""";

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task What_is_named_without_a_schema_is_changed_there_and_so_is_FluentMigrators_table()
    {
        await using var day = await BadDay.BeginAsync(server, """Create.Column("note").OnTable("customers").AsString(10).Nullable();""");

        var run = await day.ExpandAsync("--default-schema", "shop");

        Assert.True(run.ExitCode == ExitCode.Done, run.Output + run.Error);
        Assert.Equal(1, await day.Database.ScalarAsync<long>("SELECT count(*) FROM pg_attribute WHERE attrelid = 'shop.customers'::regclass AND attname = 'note'"));
        Assert.Equal(1, await day.Database.ScalarAsync<long>("""SELECT count(*) FROM shop."VersionInfo" """));
    }

    [Fact]
    public async Task A_flag_beats_the_environment_and_the_environment_beats_the_file()
    {
        await using var day = await BadDay.BeginAsync(server, Rename);
        await File.WriteAllTextAsync(file, """{ "DefaultSchema": "shop" }""", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, (await day.PlanAsync("--config", file)).ExitCode);
        day.Environment["MIGRATOR_DEFAULTSCHEMA"] = "second";
        Assert.Contains("'second'", (await day.PlanAsync("--config", file)).Error);
        Assert.Contains("'third'", (await day.PlanAsync("--config", file, "--default-schema", "third")).Error);
    }

    [Fact]
    public async Task Without_one_it_is_public()
    {
        await using var day = await BadDay.BeginAsync(server, Rename);

        var run = await day.PlanAsync();

        Assert.Contains("public.customers", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("shop.customers", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_refused_before_anything_is_changed()
    {
        await using var day = await BadDay.BeginAsync(server, Rename);

        var run = await day.RefusedAsync(() => day.ExpandAsync("--default-schema", "Shop"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(
            "MIG1900: The default schema 'Shop' is not in the database, and no migration creates it. Upper and lower case count. "
            + "Correct --default-schema (or the key DefaultSchema), or create it in a migration: Create.Schema(\"Shop\").\n",
            run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_may_create_it()
    {
        await using var day = await BadDay.BeginAsync(server, """Create.Schema("fresh"); Create.Table("t").WithColumn("id").AsInt32().PrimaryKey();""");

        var run = await day.ExpandAsync("--default-schema", "fresh");

        Assert.True(run.ExitCode == ExitCode.Done, run.Output + run.Error);
        Assert.Equal("fresh.t", await day.Database.ScalarAsync<string>("SELECT 'fresh.t'::regclass::text"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_schema_without_a_name_is_refused(string name)
    {
        await File.WriteAllTextAsync(file, $$"""{ "DefaultSchema": "{{name}}" }""", TestContext.Current.CancellationToken);

        foreach (var run in new[] { await ToolRun.Of("status", "--default-schema", name), await ToolRun.Of("status", "--config", file) })
        {
            Assert.Equal(ExitCode.Usage, run.ExitCode);
            Assert.Equal(
                "MIG1900: The default schema has no name. Give --default-schema NAME, or leave it out: names without a schema are then in the database's usual one.\n",
                run.Error);
        }
    }
}
