using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Compares both shapes of a table's rows and says under which circumstances.</summary>
internal sealed class Verification(Reading reading, SyncReading sync)
{
    private const long MostPagesAtOnce = 1L << 17;

    /// <exception cref="SyncChangedException">What keeps the shapes alike changed meanwhile.</exception>
    /// <exception cref="NothingComparedException">No row was compared although there are some.</exception>
    public async Task<Evidence> RunAsync(MigrationId migration, MarkedTable table, long snapshotLimit, CancellationToken cancellationToken)
    {
        var before = await CircumstancesAsync(table, cancellationToken).ConfigureAwait(false);
        var isRanged = before.Extents.Sum(extent => extent.Extent.Units) * before.BlockSize > snapshotLimit;
        var compared = isRanged
            ? await CompareRangesAsync(table, before, Math.Clamp(snapshotLimit / before.BlockSize, 1, MostPagesAtOnce), cancellationToken).ConfigureAwait(false)
            : await reading.RunAsync(table.Name, snapshot => Comparing.RunAsync(snapshot, table, null), cancellationToken).ConfigureAwait(false);
        compared = compared.Plus(await StraysAsync(table, cancellationToken).ConfigureAwait(false));
        var after = await CircumstancesAsync(table, cancellationToken).ConfigureAwait(false);
        if (Difference(before, after) is { } difference)
        {
            throw new SyncChangedException(table.Name, difference);
        }

        if (compared.Rows == 0 && before.HasRows && after.HasRows)
        {
            throw new NothingComparedException(table.Name);
        }

        return new()
        {
            Migration = migration,
            Table = table.Name,
            RuleHash = VerificationRule.HashOf(table.Mappings),
            Mode = isRanged ? "ranged" : "snapshot",
            Rows = compared.Rows,
            Pending = compared.Pending,
            Mismatched = compared.Mismatched,
            Samples = compared.Samples,
            Fingerprint = before.Sync.Text,
            Server = before.Lineage,
            TakenAt = before.At,
        };
    }

    /// <summary>Partition by partition: a row that moves from one to another comes through the sync, which looks at it.</summary>
    private async Task<Comparison> CompareRangesAsync(MarkedTable table, Circumstances circumstances, long pagesAtOnce, CancellationToken cancellationToken)
    {
        var sum = Comparison.None;
        foreach (var (part, extent) in circumstances.Extents)
        {
            sum = sum.Plus(await new RangedComparing(reading, table.Of(part), pagesAtOnce).RunAsync(extent.Storage, cancellationToken).ConfigureAwait(false));
        }

        return sum;
    }

    /// <summary>Counterparts in other tables that belong to no row: no row of this table would show them.</summary>
    private async Task<Comparison> StraysAsync(MarkedTable table, CancellationToken cancellationToken)
    {
        var strays = Comparison.None;
        foreach (var comparing in table.Mappings.Where(mapping => mapping is { Counterpart: not null, Mode: SyncMode.Open }).Select(mapping => new CounterpartComparing(mapping)))
        {
            strays = strays.Plus(await reading.RunAsync(
                table.Name,
                async snapshot => new Comparison(0, 0, await snapshot.SingleAsync<long>($"SELECT count(*) FROM ({comparing.Strays()}) AS stray").ConfigureAwait(false))
                {
                    Samples = await snapshot.ListAsync<string>($"{comparing.Strays()} LIMIT {Comparing.MostSamples}").ConfigureAwait(false),
                },
                cancellationToken).ConfigureAwait(false));
        }

        return strays;
    }

    private static string? Difference(Circumstances before, Circumstances after)
        => before.Sync.Text != after.Sync.Text ? "a sync trigger or a mapping's function changed"
            : before.Lineage != after.Lineage ? "the server failed over"
            : null;

    private async Task<Circumstances> CircumstancesAsync(MarkedTable table, CancellationToken cancellationToken)
    {
        var fingerprint = await sync.ReadAsync(table, cancellationToken).ConfigureAwait(false);
        return await reading.RunAsync(
            table.Name,
            async snapshot =>
            {
                var parts = await Extent.ReadPartsAsync(snapshot, table.Name).ConfigureAwait(false);
                List<(TableName Part, TableExtent Extent)> extents = [];
                foreach (var part in parts)
                {
                    extents.Add((part, await Extent.ReadAsync(snapshot, part).ConfigureAwait(false)));
                }

                var facts = await snapshot.SingleAsync<Facts>(
                    $"""
                    SELECT {ServerLineage.Identity} || '/' || {ServerLineage.Timeline} AS "Lineage",
                        pg_catalog.clock_timestamp() AS "At",
                        pg_catalog.current_setting('block_size')::pg_catalog.int8 AS "BlockSize",
                        EXISTS (SELECT 1 FROM {(Extent.IsDivided(table.Name, parts) ? "" : "ONLY ")}{table.Quoted}) AS "HasRows"
                    """).ConfigureAwait(false);
                return new Circumstances(fingerprint, extents, facts.Lineage, facts.At, facts.BlockSize, facts.HasRows);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private sealed record Facts(string Lineage, DateTime At, long BlockSize, bool HasRows);

    private sealed record Circumstances(SyncFingerprint Sync, IReadOnlyList<(TableName Part, TableExtent Extent)> Extents, string Lineage, DateTimeOffset At, long BlockSize, bool HasRows);
}
