namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Types that the server widens in its catalog only, and what would make it look at every row for that.</summary>
public sealed class WideningTests(ServerFixture server)
{
    private const string Places = "CREATE TABLE shop.places (id int PRIMARY KEY, name varchar(10) COLLATE \"C\"); INSERT INTO shop.places SELECT i, 'n' || i FROM generate_series(1, 100) AS i; ANALYZE shop.places;";

    private const string Column =
        """
        SELECT concat_ws(' ', format_type(a.atttypid, a.atttypmod), l.collname, a.attstorage, a.attcompression, (SELECT count(*) FROM pg_stats s WHERE (s.schemaname, s.tablename, s.attname) = ('shop', 'places', 'name')))
        FROM pg_attribute a JOIN pg_collation l ON l.oid = a.attcollation
        WHERE a.attrelid = 'shop.places'::regclass AND a.attname = 'name'
        """;

    private const string Files = "SELECT string_agg(c.relname || ' ' || pg_relation_filenode(c.oid), ', ' ORDER BY c.relname) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE i.indrelid = 'shop.places'::regclass";

    [Fact]
    public async Task What_belongs_to_the_type_by_itself_is_kept_in_both_directions()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"{Places} CREATE INDEX ON shop.places (name); ALTER TABLE shop.places ALTER COLUMN name SET STORAGE EXTERNAL, ALTER COLUMN name SET COMPRESSION pglz, ADD UNIQUE (name) DEFERRABLE, ADD CHECK (name <> '') NOT VALID");
        var (before, files) = (await scene.TextAsync(Column), await scene.TextAsync(Files));

        var plan = await scene.ExpandAsync(1, Wanted.Type("places", "name", "character varying(20)"));
        Assert.Empty(plan.Mappings);
        Assert.Equal(before!.Replace("(10)", "(20)", StringComparison.Ordinal), await scene.TextAsync(Column));
        Assert.Equal(files, await scene.TextAsync(Files));

        await scene.RollbackAsync(1);
        await scene.Database.ExecuteAsync("ANALYZE shop.places");
        Assert.Equal(before, await scene.TextAsync(Column));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.places ADD CONSTRAINT named CHECK (name <> '')", "the check named")]
    [InlineData("CREATE INDEX lowered ON shop.places (lower(name))", "the index lowered")]
    [InlineData("CREATE INDEX named ON shop.places (id) WHERE name IS NOT NULL", "the index named")]
    public async Task A_column_is_copied_where_the_server_would_look_at_every_row_under_its_lock(string holder, string named)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Places} {holder}");

        var plan = await scene.PlanAsync(1, Wanted.Type("places", "name", "character varying(20)"));
        Assert.Contains(named, Assert.Single(plan.Findings, finding => finding.Code == "MIG1423").Harm, StringComparison.Ordinal);

        await scene.RunWholeAsync(plan);
        await scene.WriteAsync("INSERT INTO shop.places VALUES (1000, 'Bad Wildungen')");
        Assert.StartsWith("character varying(20) C", await scene.TextAsync(Column), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_partition_has_counts_too()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.places (id int PRIMARY KEY, name varchar(10)) PARTITION BY RANGE (id);
            CREATE TABLE shop.places_low PARTITION OF shop.places FOR VALUES FROM (0) TO (100);
            CREATE INDEX lowered ON shop.places_low (lower(name))
            """);

        var plan = await scene.TryPlanAsync(1, Wanted.Type("places", "name", "character varying(20)"));

        Assert.Contains(plan.Refusals.Concat(plan.Plan?.Findings ?? []), finding => finding.Harm.Contains("lowered", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Plan?.Steps ?? [], step => step.Do.Statements.Any(statement => statement.Sql.Contains(" TYPE ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_rollback_does_not_write_a_large_table_anew_and_the_plan_says_so()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Places} INSERT INTO shop.places SELECT i, 'n' || i FROM generate_series(1001, 40000) AS i");
        var file = await scene.TextAsync("SELECT pg_relation_filenode('shop.places')");

        var plan = await scene.ExpandAsync(1, Wanted.Type("places", "name", "character varying(20)"));
        await scene.WriteAsync("INSERT INTO shop.places VALUES (1000, 'Bad Wildungen')");
        await scene.RollbackAsync(1);

        Assert.Single(plan.Findings, finding => finding.Code == "MIG1426");
        Assert.Equal(file, await scene.TextAsync("SELECT pg_relation_filenode('shop.places')"));
        Assert.StartsWith("character varying(20) C", await scene.TextAsync(Column), StringComparison.Ordinal);
        Assert.Empty((await scene.PlanAsync(2, Wanted.Type("places", "name", "character varying(20)"))).Steps);
    }
}
