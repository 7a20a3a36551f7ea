using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>The server cuts names off after 63 bytes without an error. Those of indexes and constraints are planned as it keeps them.</summary>
public sealed class LongNameTests(ServerFixture server)
{
    private static readonly TableName Items = new("shop", "items");
    private static readonly string Kept = new('n', 63);
    private static readonly string ThereIndex = "index" + new string('t', 58);
    private static readonly string ThereCheck = "check" + new string('t', 58);

    public static TheoryData<string, SchemaChange[]> LongOnes => new()
    {
        { "an index", [Wanted.Index("items", Kept + "a", "a")] },
        { "an index on a copy", [Wanted.Rename("items", "a", "aa"), Wanted.Index("items", Kept + "a", "aa")] },
        { "a key", [new AddKey(Items, new() { Name = Kept + "a", IsPrimary = false, Columns = [new("a")] })] },
        { "a check", [new AddCheck { Table = Items, Name = Kept + "a", Expression = new("a > 0") }] },
        { "a foreign key", [new CreateForeignKey { Table = Items, Name = Kept + "a", Columns = [new("b")], Referenced = new("shop", "others"), ReferencedColumns = [new("id")] }] },
    };

    public static TheoryData<string, SchemaChange[]> Alike => new()
    {
        { "MIG1103", [Wanted.Index("items", Kept + "a", "a"), Wanted.Index("items", Kept + "b", "b")] },
        { "MIG1103", [Wanted.Index("items", ThereIndex + "a", "a")] },
        { "MIG1103", [new AddKey(Items, new() { Name = ThereIndex + "a", IsPrimary = false, Columns = [new("a")] })] },
        { "MIG1130", [Check(Kept + "a"), Check(Kept + "b")] },
        { "MIG1130", [Check(ThereCheck + "a")] },
    };

    public static TheoryData<string, SchemaChange> Leaving => new()
    {
        { "index", new DropIndex(Items, ThereIndex + "a") },
        { "check", new DropConstraint(Items, ThereCheck + "a", ConstraintSort.Check) },
    };

    [Theory]
    [MemberData(nameof(LongOnes))]
    public async Task What_has_a_long_name_comes_goes_and_comes_again_by_the_name_that_is_kept(string what, SchemaChange[] changes)
    {
        await using var scene = await CreateAsync();
        var before = await NamesAsync(scene);
        var plan = await scene.PlanAsync(1, changes);
        await scene.TryExpandAsync(plan);
        await scene.RollbackAsync(1);
        var after = await NamesAsync(scene);

        await RunAsync(scene, await scene.PlanAsync(1, changes));

        Assert.Equal(before, after);
        Assert.True((await NamesAsync(scene))!.Contains(Kept, StringComparison.Ordinal), what);
        var note = Assert.Single(plan.Findings, finding => finding.Code == "MIG1146");
        Assert.Equal((Kept + "a", $"the server keeps 63 bytes of this name: {Kept}"), (note.Subject, note.Harm));
    }

    [Theory]
    [MemberData(nameof(Alike))]
    public async Task Names_that_are_the_same_to_the_server_are_refused(string code, SchemaChange[] changes)
    {
        await using var scene = await CreateAsync();

        var refusal = await scene.RefusalAsync(1, changes);

        Assert.Equal(code, refusal.Code);
        Assert.Contains("it is what the server keeps, 63 bytes, of ", refusal.Harm, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Leaving))]
    public async Task What_is_there_is_dropped_by_the_long_name_that_it_was_given(string what, SchemaChange change)
    {
        await using var scene = await CreateAsync();

        await RunAsync(scene, await scene.PlanAsync(1, change));

        Assert.DoesNotContain(what + "ttt", await NamesAsync(scene), StringComparison.Ordinal);
    }

    private static Task RunAsync(FactScene scene, MigrationPlan plan) => plan.HasContract ? scene.RunWholeAsync(plan) : scene.TryExpandAsync(plan);

    private static AddCheck Check(string name) => new() { Table = Items, Name = name, Expression = new("a > 0") };

    private Task<FactScene> CreateAsync() => FactScene.CreateAsync(
        server,
        $"""
        CREATE TABLE shop.others (id int PRIMARY KEY);
        CREATE TABLE shop.items (id int PRIMARY KEY, a int NOT NULL, b int, CONSTRAINT {ThereCheck} CHECK (b > 0));
        CREATE INDEX {ThereIndex} ON shop.items (b);
        INSERT INTO shop.others VALUES (1);
        INSERT INTO shop.items VALUES (1, 1, 1)
        """);

    private static Task<string?> NamesAsync(FactScene scene) => scene.TextAsync(
        """
        SELECT string_agg(name, ' ' ORDER BY name)
        FROM (
            SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'shop.items'::regclass
            UNION ALL
            SELECT conname FROM pg_constraint WHERE conrelid = 'shop.items'::regclass AND contype <> 'n') AS one (name)
        """);
}
