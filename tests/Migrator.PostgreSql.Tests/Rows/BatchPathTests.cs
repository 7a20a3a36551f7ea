using System.Text.Json;
using Migrator.Execution.Ports;
using Migrator.PostgreSql.Rows;

namespace Migrator.PostgreSql.Tests.Rows;

/// <summary>A batch reads the pages it is for and no others, whatever key the table has and whatever the server believes about its rows.</summary>
public sealed class BatchPathTests(ServerFixture server)
{
    private const int Pages = 10;

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (var key in new[] { "id integer, key uuid PRIMARY KEY DEFAULT gen_random_uuid()", "id integer, b integer DEFAULT (random() < 0.01)::int * 7, PRIMARY KEY (b, id)", "id integer" })
            {
                cases.Add(key, false, false);
                cases.Add(key, true, false);
                cases.Add(key, true, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_goes_by_a_range_of_pages_at_every_place_of_the_table(string key, bool isAnalyzed, bool skipsLocked)
    {
        await using var bench = await Bench.StartAsync(server, key, Bench.Quantity);
        await bench.FillAsync(20000);
        if (isAnalyzed)
        {
            await bench.Database.ExecuteAsync("ANALYZE shop.items");
        }

        var extent = await bench.Ports.Rows.ReadExtentAsync(Bench.Table, CancellationToken.None);
        var rows = new List<double>();
        foreach (var from in new[] { 0, extent.Units / 2, extent.Units - Pages })
        {
            var write = new RowsWrite
            {
                Task = RowsTask.Of(Bench.Table, [Bench.Quantity]),
                Stretch = Stretch.Pages(from, from + Pages),
                Storage = extent.Storage,
                Fence = new LeaseFence(bench.Lease),
                SkipLocked = skipsLocked,
            };
            var plan = await bench.Database.ScalarAsync<string>($"BEGIN; EXPLAIN (ANALYZE, FORMAT JSON) {UpdateOf(write)}; ROLLBACK");
            var nodes = Nodes(JsonDocument.Parse(plan!).RootElement[0].GetProperty("Plan")).ToList();

            Assert.Contains(nodes, node => node.GetProperty("Node Type").GetString() == "Tid Range Scan");
            Assert.DoesNotContain(nodes, node => node.GetProperty("Node Type").GetString() is "Seq Scan" or "Index Scan" or "Bitmap Heap Scan");
            rows.Add(nodes.Where(node => node.GetProperty("Node Type").GetString() == "Tid Range Scan").Max(node => node.GetProperty("Actual Rows").GetDouble() + Removed(node)));
        }

        // As many rows as lie on so many pages, and never those of the whole table.
        Assert.All(rows, read => Assert.InRange(read, 0.5 * 20000 * Pages / extent.Units, 1.5 * 20000 * Pages / extent.Units));
    }

    /// <summary>The statement within the block that is sent.</summary>
    private static string UpdateOf(RowsWrite write)
    {
        var sql = write.ToSql().Replace("''", "'", StringComparison.Ordinal);
        var from = sql.IndexOf("UPDATE ONLY", StringComparison.Ordinal);
        return sql[from..sql.IndexOf(";\n", from, StringComparison.Ordinal)];
    }

    private static IEnumerable<JsonElement> Nodes(JsonElement node)
        => node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];

    private static double Removed(JsonElement node) => node.TryGetProperty("Rows Removed by Filter", out var removed) ? removed.GetDouble() : 0;
}
