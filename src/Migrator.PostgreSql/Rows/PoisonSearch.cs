using Migrator.Execution;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Rows;

/// <summary>Halves a stretch until the rows whose mapping fails are alone; everything else in it is filled.</summary>
/// <remarks>
/// The cursor follows page by page, so that a search that is interrupted goes on where it was. It ends early, without an
/// error, where a batch would not get through either.
/// </remarks>
internal sealed class PoisonSearch(ConnectionSource connections, Reading reading, Writing writing, BatchRequest request, FailingStreak streak)
{
    // What is missing may go missing in the middle.
    private const int DoubtsPerLook = 100;

    private readonly RowsTask task = RowsTask.Of(request);
    private long cursor = request.Range.Cursor;
    private int foundInPage;
    private long copied;
    private int doubted;

    /// <summary>Searches the whole stretch, or as far as it comes: the stored range tells.</summary>
    /// <exception cref="StoppedAtRowException">A row fails, and that is where it was to stop.</exception>
    /// <exception cref="RowsFailAlikeException">Row after row fails, and so do nearly all others.</exception>
    /// <exception cref="RowsRefusedException">It fails without any row, too, or on so many that it lies in none of them.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ofNoRow = await writing.RehearseAsync(Write(task, Stretch.Pages(0, 0), cursor), cancellationToken).ConfigureAwait(false);
        if (ofNoRow is { Failure: Failure.Row or Failure.RowOrSchema, Refusal: { } refusal })
        {
            throw Refusals.Of(task.Table.Name, refusal);
        }

        await PagesAsync(request.From, request.To, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> PagesAsync(long from, long to, CancellationToken cancellationToken)
    {
        var outcome = await WriteAsync(task, Stretch.Pages(from, to), to, cancellationToken).ConfigureAwait(false);
        if (!IsOfRows(outcome))
        {
            return outcome.IsCommitted;
        }

        if (to - from == 1)
        {
            return await PageAsync(from, cancellationToken).ConfigureAwait(false);
        }

        var middle = from + ((to - from) / 2);
        return await PagesAsync(from, middle, cancellationToken).ConfigureAwait(false)
            && await PagesAsync(middle, to, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> PageAsync(long page, CancellationToken cancellationToken)
    {
        foundInPage = 0;
        var rows = await FoundRow.ReadAsync(reading, task.Table, Stretch.Pages(page, page + 1), task.Condition, cancellationToken).ConfigureAwait(false);
        return await RowsAsync(rows.ToArray(), cancellationToken).ConfigureAwait(false)
            && (await WriteAsync(task, null, page + 1, cancellationToken).ConfigureAwait(false)).IsCommitted;
    }

    private async Task<bool> RowsAsync(ArraySegment<FoundRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return true;
        }

        var stretch = Stretch.Rows(rows[0].Address, rows[^1].Address);
        var outcome = rows.Count == 1
            ? await PatientlyAsync(() => WriteAsync(task, stretch, cursor, cancellationToken)).ConfigureAwait(false)
            : await WriteAsync(task, stretch, cursor, cancellationToken).ConfigureAwait(false);
        if (!IsOfRows(outcome))
        {
            return outcome.IsCommitted;
        }

        if (rows.Count == 1)
        {
            return await RowAsync(rows[0], outcome, cancellationToken).ConfigureAwait(false);
        }

        var middle = rows.Count / 2;
        return await RowsAsync(rows[..middle], cancellationToken).ConfigureAwait(false)
            && await RowsAsync(rows[middle..], cancellationToken).ConfigureAwait(false);
    }

    // A write moves the row to another address: what each mapping does is rehearsed first, then the good ones are written at once.
    private async Task<bool> RowAsync(FoundRow row, WriteOutcome outcome, CancellationToken cancellationToken)
    {
        if (!await IsOfRowAsync(outcome, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var stretch = Stretch.Rows(row.Address, row.Address);
        var failures = request.Rows is { } rows ? [new(rows.Key, Message(outcome))] : new List<MappingFailure>();
        foreach (var mapping in request.Mappings)
        {
            var rehearsal = await PatientlyAsync(() => writing.RehearseAsync(Write(Only([mapping]), stretch, cursor), cancellationToken)).ConfigureAwait(false);
            if (IsOfRows(rehearsal) && await IsOfRowAsync(rehearsal, cancellationToken).ConfigureAwait(false))
            {
                failures.Add(new(mapping.Key, Message(rehearsal)));
            }
            else if (!rehearsal.IsCommitted)
            {
                return false;
            }
        }

        var good = request.Mappings.Where(mapping => failures.All(failure => failure.Key != mapping.Key)).ToList();
        var together = await PatientlyAsync(() => FillAsync(good, stretch, cancellationToken)).ConfigureAwait(false);
        if (IsOfRows(together) && await IsOfRowAsync(together, cancellationToken).ConfigureAwait(false))
        {
            // Each alone is accepted and all together are not: a check over several columns.
            failures.AddRange(good.Select(mapping => new MappingFailure(mapping.Key, Message(together))));
        }
        else if (!together.IsCommitted)
        {
            return false;
        }

        if (failures.Count > 0)
        {
            await PutAsideAsync(row, failures, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task PutAsideAsync(FoundRow row, List<MappingFailure> failures, CancellationToken cancellationToken)
    {
        var first = await PoisonRecord.WriteAsync(connections, request, row, failures, cancellationToken).ConfigureAwait(false);
        if (request.OnBadRow is BadRowPolicy.Stop)
        {
            // Its page is not passed: whoever goes on comes to it again.
            throw new StoppedAtRowException(first);
        }

        foundInPage++;
        streak.Failed();
        if (request.OnBadRow is null && streak.IsLookDue)
        {
            await LookAroundAsync(first, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAroundAsync(PoisonRow last, CancellationToken cancellationToken)
    {
        var look = await PatientlyAsync(() => writing.RehearseAsync(new FailingRows(Write(task, null, cursor)), cancellationToken)).ConfigureAwait(false);
        var (failing, looked) = look.IsCommitted ? FailingRows.Read(look.Rows) : default;
        if (FailingRows.AreNearlyAll(failing, looked))
        {
            throw new RowsFailAlikeException(request.Lease.Migration, task.Table.Name, failing, looked, $"{last.Mapping} {last.Direction}: {last.ErrorWithoutValues}");
        }

        streak.Looked();
    }

    /// <summary>True if it lies in the rows of the stretch, or may: of fewer rows it can be told.</summary>
    private static bool IsOfRows(WriteOutcome outcome) => outcome.Failure is Failure.Row or Failure.RowOrSchema or Failure.TooSlow;

    /// <summary>False where that cannot be told now.</summary>
    /// <exception cref="RowsRefusedException">It lies in what is missing for other rows as well.</exception>
    private async Task<bool> IsOfRowAsync(WriteOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is not { Failure: Failure.RowOrSchema, Refusal: { } refusal } || doubted++ % DoubtsPerLook > 0)
        {
            return true;
        }

        var look = await PatientlyAsync(() => writing.RehearseAsync(new OtherRows(Write(task, null, cursor)), cancellationToken)).ConfigureAwait(false);
        return look switch
        {
            { IsCommitted: false } or { Rows: OtherRows.NotSeen } => false,
            { Rows: OtherRows.TooManyFail } => throw Refusals.Of(
                task.Table.Name, refusal, $"it fails like that on more than {OtherRows.MostFailing} of {RowsSample.Looked} rows that were looked at, so no row is put aside for it"),
            { Rows: 0 } when copied == 0 => throw Refusals.Of(task.Table.Name, refusal, "no other row goes through, so it cannot lie in a row, or nobody can tell; none is put aside"),
            _ => true,
        };
    }

    /// <summary>A server that was busy elsewhere for a moment must not put a row aside.</summary>
    private static async Task<WriteOutcome> PatientlyAsync(Func<Task<WriteOutcome>> write)
    {
        const int Most = 3;
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await write().ConfigureAwait(false);
            if (outcome.Failure is not Failure.TooSlow || attempt == Most)
            {
                return outcome;
            }
        }
    }

    private static string Message(WriteOutcome outcome)
        => outcome.Failure is Failure.TooSlow ? $"it did not end within the time of a batch ({outcome.Message})" : outcome.Message ?? "";

    private async Task<WriteOutcome> FillAsync(List<Mapping> mappings, Stretch stretch, CancellationToken cancellationToken)
        => mappings.Count == 0
            ? new(0, TimeSpan.Zero, null, null)
            : await WriteAsync(Only(mappings), stretch, cursor, cancellationToken).ConfigureAwait(false);

    private async Task<WriteOutcome> WriteAsync(RowsTask filled, Stretch? stretch, long to, CancellationToken cancellationToken)
    {
        var outcome = await writing.CommitAsync(Write(filled, stretch, to), cancellationToken).ConfigureAwait(false);
        if (outcome.IsCommitted)
        {
            (cursor, copied) = (to, copied + outcome.Rows);
            if (outcome.Rows > 0)
            {
                streak.WentThrough();
            }
        }

        return outcome;
    }

    private RowsWrite Write(RowsTask filled, Stretch? stretch, long to) => new()
    {
        Task = filled,
        Before = TriggersLeftOut.Before(request, task.Table),
        Stretch = stretch,
        Storage = request.Range.Storage,
        Fence = new CursorFence(request, cursor, to, to > cursor && stretch is null ? foundInPage : 0),
        SkipLocked = request.SkipLocked,
        Guards = request.Guards,
    };

    private RowsTask Only(IReadOnlyList<Mapping> mappings) => RowsTask.Of(task.Table.With(mappings));
}
