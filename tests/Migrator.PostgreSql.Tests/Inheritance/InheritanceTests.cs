using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Inheritance;

/// <summary>What the server hands on to tables that inherit is planned; what concerns one table alone is done there; the rest is refused with its reason.</summary>
public sealed class InheritanceTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.owners (id int PRIMARY KEY);
        CREATE TABLE shop.items (id int NOT NULL, note text DEFAULT 'none', owner int);
        CREATE TABLE shop.heavy (weight int) INHERITS (shop.items);
        CREATE TABLE shop.heaviest () INHERITS (shop.heavy);
        CREATE TABLE shop.red () INHERITS (shop.items);
        CREATE TABLE shop.heavy_red () INHERITS (shop.heavy, shop.red);
        INSERT INTO shop.owners VALUES (1);
        INSERT INTO shop.items VALUES (1, 'a', 1);
        INSERT INTO shop.heavy VALUES (1, 'b', NULL, 5);
        INSERT INTO shop.heaviest VALUES (2, 'c', 7, 9);
        """;

    private static readonly TableName Table = new("shop", "items");
    private static readonly AddColumn Colour = new() { Table = Table, Column = new() { Name = new("colour"), Type = new() { Verbatim = "text" }, IsNullable = false, Default = new ConstantDefault(ConstantKind.Text, "grey") } };
    private static readonly AddCheck Named = new() { Table = Table, Name = "items_named", Expression = new("note <> ''") };
    private static readonly SchemaChange[] All =
    [
        Colour,
        new SetColumnDefault(Table, new("note"), new ConstantDefault(ConstantKind.Text, "new")),
        new CreateIndex { Table = Table, Name = "items_by_note", Keys = [new(new("note"))] },
        new CreateIndex { Table = new("shop", "heavy"), Name = "heavy_by_note", Keys = [new(new("note"))] },
        Named,
        new AddKey(Table, new KeySpec { Name = "items_once", IsPrimary = false, Columns = [new("id")] }),
        new CreateForeignKey { Name = "items_owner", Table = Table, Columns = [new("owner")], Referenced = new("shop", "owners"), ReferencedColumns = [new("id")] },
    ];

    [Fact]
    public async Task What_is_handed_on_reaches_every_heir_and_keys_and_indexes_stay_with_their_table()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.PlanAsync(1, All);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.before () INHERITS (shop.items)");

        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(plan)).Outcome);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.between () INHERITS (shop.red); INSERT INTO shop.between (id) VALUES (1)");
        await scene.ContractAsync(1);

        Assert.Equal(1, await scene.CountAsync("shop.between WHERE colour = 'grey' AND note = 'new'"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE colour IS DISTINCT FROM 'grey'"));
        Assert.Equal(7, await scene.CountAsync("pg_constraint WHERE conname = 'items_named' AND convalidated"));
        Assert.Equal("shop.items, shop.heavy", await scene.TextAsync("SELECT string_agg(indrelid::regclass::text, ', ' ORDER BY indrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relname LIKE '%by_note' AND indisvalid"));
        Assert.Equal("shop.items", await scene.TextAsync("SELECT string_agg(conrelid::regclass::text, ', ') FROM pg_constraint WHERE conname IN ('items_owner') AND convalidated"));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.heaviest SET note = ''"));
    }

    [Fact]
    public async Task Rows_of_heirs_that_do_not_meet_a_check_are_counted_before_it_comes_and_a_rollback_leaves_the_tree_as_it_was()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.Database.ExecuteAsync("UPDATE shop.heaviest SET note = ''");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(await scene.PlanAsync(1, [.. All.Take(5)]))).Outcome);

        var stopped = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, stopped.Outcome);
        Assert.Contains("items_named", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE conname = 'items_named'"));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task The_plan_tells_the_lock_of_every_heir_and_none_of_those_for_an_index()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var steps = (await scene.PlanAsync(1, Colour, All[2])).Steps;

        Assert.Equal(["heaviest", "heavy", "heavy_red", "items", "red"], steps.Single(step => step.Do.IsTransactional).Do.Locks.Select(held => held.Table.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["items"], steps.Single(step => !step.Do.IsTransactional).Do.Locks.Select(held => held.Table.Name).Distinct());
    }

    [Theory]
    [InlineData("ALTER TABLE shop.heaviest ADD colour text", "MIG1138", "shop.heaviest.colour")]
    [InlineData("ALTER TABLE shop.heaviest ALTER note SET DEFAULT 'own'", "MIG1184", "shop.heaviest.note")]
    [InlineData("ALTER TABLE shop.heaviest ADD CONSTRAINT items_named CHECK (id > 0)", "MIG1138", "shop.heaviest: items_named")]
    [InlineData("CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere; CREATE FOREIGN TABLE shop.remote () INHERITS (shop.items) SERVER far", "MIG1183", "shop.remote")]
    public async Task What_an_heir_has_of_its_own_is_not_taken_over(string sql, string code, string subject)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} {sql};");

        var refusal = await scene.RefusalAsync(1, All[0], All[1], Named);

        Assert.Equal((code, subject), (refusal.Code, refusal.Subject));
    }

    [Fact]
    public async Task An_empty_tree_is_changed_in_place_and_a_row_of_a_child_is_one_of_the_tree()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int, note text); CREATE TABLE shop.heavy (note text, weight int) INHERITS (shop.items);");
        SchemaChange[] changes = [Wanted.Type("items", "id", "bigint"), Wanted.Replace("items", "note", "mark", "text", "upper(note)", "lower(mark)")];
        Task<PlanResult> PlanAsync() => new PlanMaking(scene.Ports, isNothingLive: true).PlanAsync(new MigrationDefinition { Id = new(1), Title = "shape", Source = "M1", Changes = changes }, FactScene.Stopping);
        await scene.Database.ExecuteAsync("INSERT INTO shop.heavy VALUES (1)");
        var filled = await PlanAsync();
        await scene.Database.ExecuteAsync("DELETE FROM shop.heavy");
        var empty = (await PlanAsync()).Plan!;
        await scene.Database.ExecuteAsync("INSERT INTO shop.heavy VALUES (1)");

        var stopped = await scene.TryExpandAsync(empty);
        await scene.Database.ExecuteAsync("DELETE FROM shop.heavy");
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(empty)).Outcome);

        Assert.Equal((false, true), (filled.Plan!.IsFresh, empty.IsFresh));
        Assert.Contains("the table is not empty any more", stopped.Reason, StringComparison.Ordinal);
        Assert.Equal("id bigint, mark text, weight integer", await scene.TextAsync("SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = 'shop.heavy'::regclass AND attnum > 0 AND NOT attisdropped"));
    }

    [Fact]
    public async Task What_is_not_handed_on_safely_is_refused_with_its_reason()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var given = await scene.RefusalAsync(1, new AddColumn { Table = Table, Column = new() { Name = new("size"), Type = new() { Verbatim = "float8" }, Default = new ExpressionDefault(new("random()")) } });
        await scene.Database.ExecuteAsync("ALTER TABLE shop.items ADD CONSTRAINT items_pk PRIMARY KEY (id)");
        var key = await scene.RefusalAsync(1, new DropConstraint(Table, "items_pk", ConstraintSort.PrimaryKey));

        Assert.Equal(["MIG1181", "MIG1181"], [given.Code, key.Code]);
        Assert.Contains("a default that is computed", given.Harm, StringComparison.Ordinal);
        Assert.Contains("what it leaves in the other tables", key.Harm, StringComparison.Ordinal);
    }
}
