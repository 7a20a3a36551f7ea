using Migrator.Execution;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.Rows;

/// <summary>Copies rows whose shapes disagree again, from the side that is right, in short batches.</summary>
/// <remarks>
/// Through the marker: a reserved bit is toggled, so that the sync takes the write for a batch of ours and not for an
/// application's. A row on which the mapping fails is left as it is, and stays a mismatch.
/// </remarks>
internal sealed class Repair(Reading reading, Writing writing, TimeProvider time)
{
    private const long MostPages = 1024;
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BeforeTryingAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<Repaired> RunAsync(Lease lease, MarkedTable table, bool fromOld, CancellationToken cancellationToken)
    {
        var repaired = Repaired.Nothing;
        foreach (var part in await new Extent(reading).ReadPartsAsync(table.Name, cancellationToken).ConfigureAwait(false))
        {
            repaired = repaired.Plus(await RepairAsync(lease, table.Of(part), fromOld, cancellationToken).ConfigureAwait(false));
        }

        return repaired;
    }

    private async Task<Repaired> RepairAsync(Lease lease, MarkedTable table, bool fromOld, CancellationToken cancellationToken)
    {
        var extent = await reading.RunAsync(table.Name, snapshot => Extent.ReadAsync(snapshot, table.Name), cancellationToken).ConfigureAwait(false);
        table = table.With([.. table.Mappings.Where(mapping => mapping.Counterpart is not null || (fromOld ? mapping.New : mapping.Old).Any(column => column.Function is not null))]);
        var (from, pages, repaired, waited) = (0L, 16L, Repaired.Nothing, TimeSpan.Zero);
        while (from < extent.Units)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var to = Math.Min(extent.Units, from + pages);
            var outcome = await WriteAsync(lease, table, fromOld, Stretch.Pages(from, to), extent.Storage).ConfigureAwait(false);
            switch (outcome.Failure)
            {
                case null:
                    (from, repaired, waited) = (to, repaired.Plus(new(outcome.Rows, 0, null)), TimeSpan.Zero);
                    pages = outcome.Elapsed < Target ? Math.Min(MostPages, pages + (pages / 2) + 1) : Math.Max(1, pages / 2);
                    break;

                case Failure.Row or Failure.RowOrSchema when to - from == 1:
                    repaired = repaired.Plus(await RowByRowAsync(lease, table, fromOld, from, extent.Storage, cancellationToken).ConfigureAwait(false));
                    from = to;

                    // What is missing for all rows is not gone through row by row.
                    if (repaired.Rows == 0 && outcome is { Failure: Failure.RowOrSchema, Refusal: { } refusal })
                    {
                        throw Refusals.Of(table.Name, refusal);
                    }

                    break;

                case Failure.Row or Failure.RowOrSchema:
                    pages = Math.Max(1, (to - from) / 2);
                    break;

                case Failure.Fenced:
                    throw new LeaseLostException(lease.Migration);

                case Failure.StorageChanged:
                    extent = await reading.RunAsync(table.Name, snapshot => Extent.ReadAsync(snapshot, table.Name), cancellationToken).ConfigureAwait(false);
                    from = 0;
                    break;

                default:
                    pages = Math.Max(1, (to - from) / 2);
                    waited = waited < Patience
                        ? waited + outcome.Elapsed + BeforeTryingAgain
                        : throw new BackfillBlockedException(table.Name, waited, outcome.Message ?? "no reason was given");
                    await Task.Delay(BeforeTryingAgain, time, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }

        return repaired;
    }

    private async Task<Repaired> RowByRowAsync(
        Lease lease, MarkedTable table, bool fromOld, long page, string storage, CancellationToken cancellationToken)
    {
        var repaired = Repaired.Nothing;
        foreach (var row in await FoundRow.ReadAsync(reading, table, Stretch.Pages(page, page + 1), table.IsMismatched, cancellationToken)
            .ConfigureAwait(false))
        {
            var outcome = await WriteAsync(lease, table, fromOld, Stretch.Rows(row.Address, row.Address), storage).ConfigureAwait(false);
            repaired = outcome.Failure == Failure.Fenced ? throw new LeaseLostException(lease.Migration) : repaired.Plus(outcome.IsCommitted ? new(outcome.Rows, 0, null) : new(0, 1, Why(outcome)));
        }

        return repaired;
    }

    private static string Why(WriteOutcome outcome)
        => $"{PoisonRow.WithoutValues(outcome.Message ?? "no reason was given")}{(outcome.Refusal is { ConstraintName: { } constraint } ? $" (constraint {constraint})" : "")}";

    private Task<WriteOutcome> WriteAsync(Lease lease, MarkedTable table, bool fromOld, Stretch stretch, string storage)
        => writing.CommitAsync(
            new()
            {
                Task = new() { Table = table, Assignments = table.Repair(RowsWrite.Row, fromOld), Condition = table.IsMismatched },
                Stretch = stretch,
                Storage = storage,
                Fence = new LeaseFence(lease),
            },
            CancellationToken.None);
}
