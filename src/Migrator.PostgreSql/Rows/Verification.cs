using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Reads what a verification is made of: its circumstances, and what the rows hold.</summary>
internal sealed class Verification(Reading reading, SyncReading sync)
{
    public Task<CompareAnswer> CompareAsync(CompareRequest request, CancellationToken cancellationToken)
        => reading.RunAsync(request.Stretch?.Part ?? request.Table, snapshot => Comparing.RunAsync(snapshot, request), cancellationToken);

    public async Task<Comparison> CompareStraysAsync(CompareRequest request, CancellationToken cancellationToken)
    {
        var strays = Comparison.None;
        foreach (var comparing in request.Mappings.Where(mapping => mapping is { Counterpart: not null, Mode: SyncMode.Open }).Select(mapping => new CounterpartComparing(mapping)))
        {
            strays = strays.Plus(await reading.RunAsync(request.Table, snapshot => CompareAsync(snapshot, comparing), cancellationToken).ConfigureAwait(false));
        }

        return strays;
    }

    public async Task<TableCircumstances> ReadCircumstancesAsync(MarkedTable table, CancellationToken cancellationToken)
    {
        var fingerprint = await sync.ReadAsync(table, cancellationToken).ConfigureAwait(false);
        return await reading.RunAsync(
            table.Name,
            async snapshot =>
            {
                var parts = await Extent.ReadPartsAsync(snapshot, table.Name).ConfigureAwait(false);
                List<TablePart> extents = [];
                foreach (var part in parts)
                {
                    extents.Add(new(part, await Extent.ReadAsync(snapshot, part).ConfigureAwait(false)));
                }

                var facts = await snapshot.SingleAsync<Facts>(
                    $"""
                    SELECT {ServerLineage.Identity} || '/' || {ServerLineage.Timeline} AS "Lineage",
                        pg_catalog.clock_timestamp() AS "At",
                        pg_catalog.current_setting('block_size')::pg_catalog.int8 AS "BlockSize",
                        EXISTS (SELECT 1 FROM {(Extent.IsDivided(table.Name, parts) ? "" : "ONLY ")}{table.Quoted}) AS "HasRows"
                    """).ConfigureAwait(false);
                return new TableCircumstances { Sync = fingerprint, Parts = extents, Server = facts.Lineage, At = facts.At, UnitSize = facts.BlockSize, HasRows = facts.HasRows };
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Comparison> CompareAsync(Snapshot snapshot, CounterpartComparing comparing)
    {
        var count = await snapshot.SingleAsync<long>($"SELECT count(*) FROM ({comparing.Strays()}) AS stray").ConfigureAwait(false);
        if (count == 0)
        {
            return Comparison.None;
        }

        var keys = await snapshot.ListAsync<string>($"{comparing.Strays()} LIMIT {Difference.MostSamples}").ConfigureAwait(false);
        return new(0, 0, count, 0)
        {
            Differences = [new(DifferenceKind.Unrecorded, null, count) { Samples = [.. keys.Select(key => new DifferingRow(key))] }],
        };
    }

    private sealed record Facts(string Lineage, DateTime At, long BlockSize, bool HasRows);
}
