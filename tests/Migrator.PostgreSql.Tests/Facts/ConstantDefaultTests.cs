using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What the sync compares with a column's default is bound when the sync is created: no application needs a right, or a setting, for its text.</summary>
public sealed class ConstantDefaultTests(ServerFixture server)
{
    private const string Bound = "pg_proc WHERE pronamespace = 'migrator'::regnamespace AND proname LIKE '%!_default!_%' ESCAPE '!'";

    private const string Guests =
        """
        CREATE SCHEMA types;
        CREATE TYPE types.mood AS ENUM ('sad', 'glad');
        CREATE TABLE shop.guests (id int PRIMARY KEY, mood types.mood NOT NULL DEFAULT 'sad', path text NOT NULL DEFAULT 'C:\new\table', disk text DEFAULT 'D:\new', note text);
        INSERT INTO shop.guests (id) SELECT n FROM generate_series(1, 50) n;
        """;

    private static readonly RenameColumn Feeling = Wanted.Rename("guests", "mood", "feeling");

    private static readonly RenameColumn Location = Wanted.Rename("guests", "path", "location");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_default_whose_type_the_application_may_not_name_hinders_neither_version(bool isPartitioned)
    {
        await using var scene = await FactScene.CreateAsync(
            server, isPartitioned ? Guests.Replace("note text);", "note text) PARTITION BY RANGE (id); CREATE TABLE shop.some PARTITION OF shop.guests FOR VALUES FROM (1) TO (100); CREATE TABLE shop.others PARTITION OF shop.guests DEFAULT;", StringComparison.Ordinal) : Guests);
        await scene.ExpandAsync(1, Feeling);

        await scene.WriteAsync(
            """
            INSERT INTO shop.guests (id) VALUES (101);
            INSERT INTO shop.guests (id, mood) VALUES (102, 'glad');
            INSERT INTO shop.guests (id, feeling) VALUES (103, 'glad'), (104, 'sad');
            INSERT INTO shop.guests (id, mood, feeling) VALUES (105, 'glad', 'glad');
            UPDATE shop.guests SET mood = 'glad' WHERE id OPERATOR(pg_catalog.=) 1;
            UPDATE shop.guests SET feeling = 'glad' WHERE id OPERATOR(pg_catalog.=) 2;
            UPDATE shop.guests SET feeling = 'glad', id = 106 WHERE id OPERATOR(pg_catalog.=) 3;
            """);

        Assert.Equal("1 2 102 103 105 106", await scene.TextAsync("SELECT string_agg(id::text, ' ' ORDER BY id) FROM shop.guests WHERE mood = 'glad' AND feeling = 'glad'"));
        Assert.Equal((0L, 0L), (await scene.CountAsync("migrator.drift"), await scene.CountAsync("migrator.poison")));
        Assert.Equal(1, await scene.CountAsync(Bound));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.guests (id) VALUES (107)");
        Assert.Equal(0, await scene.CountAsync(Bound));
    }

    [Fact]
    public async Task Backslashes_of_a_default_mean_themselves_in_every_session()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);
        await scene.ExpandAsync(1, Location);

        await scene.WriteAsync(
            """
            SET standard_conforming_strings = off;
            INSERT INTO shop.guests (id) VALUES (101);
            INSERT INTO shop.guests (id, location) VALUES (102, 'new');
            """);

        Assert.Equal(@"C:\new\table C:\new\table, new new", await scene.TextAsync("SELECT string_agg(path || ' ' || location, ', ' ORDER BY id) FROM shop.guests WHERE id > 100"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
    }

    [Fact]
    public async Task The_server_puts_the_value_in_the_place_of_the_call()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);
        await scene.ExpandAsync(1, Feeling);
        await using var application = await scene.ConnectAsync();

        var function = await scene.TextAsync($"SELECT format('migrator.%I()', proname) FROM {Bound}");

        var plan = (await application.ScalarAsync($"EXPLAIN (VERBOSE, FORMAT JSON) SELECT {function}"))!.ToString()!;
        Assert.Contains("""
            "Output": ["'sad'::types.mood"]
            """, plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_comes_and_goes_with_each_migration_that_joins_and_leaves()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Feeling);
        await scene.ExpandAsync(2, Location);
        Assert.Equal(2, await scene.CountAsync(Bound));

        await scene.RollbackAsync(1);
        await scene.WriteAsync("INSERT INTO shop.guests (id, location) VALUES (101, 'new')");
        Assert.Equal(1, await scene.CountAsync(Bound));
        await scene.ExpandAsync(3, Feeling);
        await scene.RollbackAsync(2);
        await scene.WriteAsync("INSERT INTO shop.guests (id, feeling) VALUES (102, 'glad')");
        Assert.Equal(1, await scene.CountAsync(Bound));
        await scene.RollbackAsync(3);

        Assert.Equal(0, await scene.CountAsync(Bound));
        Assert.Equal("new sad, C:\\new\\table glad", await scene.TextAsync("SELECT string_agg(path || ' ' || mood, ', ' ORDER BY id) FROM shop.guests WHERE id > 100"));
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_flip_and_a_quarantine_take_it_away_and_the_ways_back_bring_it_again()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Guests} ALTER TABLE shop.guests ADD COLUMN size int NOT NULL DEFAULT 5");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var planned = await new PlanMaking(scene.Ports).PlanAsync(new MigrationDefinition { Id = new(1), Title = "1", Source = "M1", Changes = [Feeling, Wanted.Type("guests", "size", "bigint")], QuarantineDays = 1 }, FactScene.Stopping);
        Assert.Empty(planned.Refusals);
        await scene.TryExpandAsync(planned.Plan!);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        Assert.Equal(2, await scene.CountAsync(Bound));

        await scene.ContractAsync(1, ContractStage.Quarantine);
        await scene.WriteAsync("INSERT INTO shop.guests (id) VALUES (101); INSERT INTO shop.guests (id, feeling, size) VALUES (102, 'glad', 6)");
        Assert.Equal(0, await scene.CountAsync(Bound));
        await scene.RollbackAsync(1);

        Assert.Equal(0, await scene.CountAsync(Bound));
        Assert.Equal("sad 5, glad 6", await scene.TextAsync("SELECT string_agg(mood || ' ' || size, ', ' ORDER BY id) FROM shop.guests WHERE id > 100"));
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task What_is_dropped_with_a_last_value_knows_its_default_as_well()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);
        await scene.ExpandAsync(1, Wanted.Drop("guests", "mood", "'glad'"), Wanted.Drop("guests", "path", @"'D:\old'"));

        await scene.WriteAsync(
            """
            SET standard_conforming_strings = off;
            INSERT INTO shop.guests (id) VALUES (101);
            INSERT INTO shop.guests (id, mood, path) VALUES (102, 'glad', E'C:\\own');
            """);

        Assert.Equal(@"glad D:\old, glad C:\own", await scene.TextAsync("SELECT string_agg(mood || ' ' || path, ', ' ORDER BY id) FROM shop.guests WHERE id > 100"));
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync(Bound));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Columns_that_move_to_another_table_and_values_that_move_to_a_lookup_know_theirs(bool isTakenBack)
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);
        await scene.ExpandAsync(1, Moods());
        await scene.ExpandAsync(2, Places());
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON shop.moods, shop.places TO {scene.Writer.QuotedName}");

        await scene.WriteAsync(
            """
            SET standard_conforming_strings = off;
            INSERT INTO shop.guests (id) VALUES (101);
            INSERT INTO shop.guests (id, mood, path, disk) VALUES (102, 'glad', 'own', 'E:');
            INSERT INTO shop.places (id, name) OVERRIDING SYSTEM VALUE VALUES (100, 'new');
            INSERT INTO shop.guests (id, place_id) VALUES (103, 100);
            INSERT INTO shop.moods (guest_id, mood) VALUES (103, 'glad');
            DELETE FROM shop.moods WHERE guest_id OPERATOR(pg_catalog.=) 102;
            """);

        Assert.Equal(@"101 sad C:\new\table D:\new, 102 sad own D:\new, 103 glad new D:\new", await scene.TextAsync("SELECT string_agg(concat_ws(' ', id, mood, path, disk), ', ' ORDER BY id) FROM shop.guests WHERE id > 100"));
        Assert.Equal("103", await scene.TextAsync("SELECT string_agg(guest_id::text, ' ') FROM shop.moods"));
        Assert.Equal((0L, 0L), (await scene.CountAsync("migrator.drift"), await scene.CountAsync("migrator.poison")));
        foreach (var id in new[] { 2, 1 })
        {
            await scene.BackfillAsync(id);
            await scene.VerifyAsync(id);
            await (isTakenBack ? scene.RollbackAsync(id) : scene.ContractAsync(id));
        }

        Assert.Equal(0, await scene.CountAsync(Bound));
    }

    /// <summary>Rows about guests, and one mood of each.</summary>
    private static SchemaChange[] Moods() =>
    [
        new CreateTable
        {
            Table = new("shop", "moods"),
            Columns = [new() { Name = new("guest_id"), Type = new() { Verbatim = "int" }, IsNullable = false }],
            Keys = [new() { IsPrimary = true, Columns = [new("guest_id")] }],
        },
        new CreateForeignKey { Name = "moods_guest", Table = new("shop", "moods"), Columns = [new("guest_id")], Referenced = new("shop", "guests"), ReferencedColumns = [new("id")] },
        new MoveColumns { From = new("shop", "guests"), Columns = [new("mood"), new("disk")], To = new("shop", "moods"), FromKey = [new("id")], ToKey = [new("guest_id")] },
    ];

    private static SchemaChange[] Places() =>
    [
        new CreateTable
        {
            Table = new("shop", "places"),
            Columns =
            [
                new() { Name = new("id"), Type = new() { Verbatim = "int" }, IsNullable = false, IsIdentity = true },
                new() { Name = new("name"), Type = new() { Verbatim = "text" }, IsNullable = false },
            ],
            Keys = [new() { IsPrimary = true, Columns = [new("id")] }, new() { IsPrimary = false, Columns = [new("name")] }],
        },
        new ExtractLookup { From = new("shop", "guests"), Columns = [new("path")], To = new("shop", "places"), Values = [new("name")], Key = new("id"), Reference = new("place_id") },
    ];
}
