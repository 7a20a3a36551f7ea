using System.Globalization;

namespace Migrator.Reporting;

/// <summary>The state of a database as a person reads it.</summary>
public static class StatusText
{
    /// <summary>Open migrations first, each with what it waits for; then what is pending and what is finished.</summary>
    public static string Render(StatusReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new TextPage();
        page.Verbatim(report.ControlSchema is { } version
            ? $"Control schema {version.ToString(CultureInfo.InvariantCulture)}"
            : "No control schema: no migration has been started here.");
        foreach (var migration in report.Migrations.Where(migration => migration.IsOpen))
        {
            page.Blank();
            Open(page, migration);
        }

        Pending(page, report.Pending);
        Finished(page, [.. report.Migrations.Where(migration => !migration.IsOpen)]);
        if (report.Migrations.Count > 0 && report.Migrations.All(migration => !migration.IsOpen))
        {
            page.Blank();
            page.Verbatim("Nothing is open.");
        }

        return page.ToString();
    }

    private static void Open(TextPage page, MigrationStatus migration)
    {
        page.Sentence("", $"Migration {migration.Migration.ToString(CultureInfo.InvariantCulture)}: {migration.Title}");
        page.Labelled("  ", "state", 10, $"{migration.State}, {Steps(migration)}, since {Quantity.Moment(migration.StartedAt)}");
        if (migration.WaitingFor is { } waiting)
        {
            page.Labelled("  ", "waits", 10, waiting);
        }

        foreach (var table in migration.Backfill)
        {
            page.Labelled("  ", "backfill", 10, BackfillText.Sentence(table));
            if (table is { ThrottledSince: { } since, ThrottledBy: { } reason })
            {
                page.Labelled("  ", "", 10, $"held back since {Quantity.Moment(since)}: {reason}");
            }
        }

        if (SteeringText.Sentence(migration.Steering) is { } steering)
        {
            page.Labelled("  ", "pace", 10, steering);
        }

        if (migration.Poison > 0)
        {
            page.Labelled("  ", "poison", 10, $"{Quantity.Of(migration.Poison, "row")} whose mapping fails; correct {(migration.Poison == 1 ? "it" : "them")}, then: migrator retry {migration.Migration.ToString(CultureInfo.InvariantCulture)}");
            foreach (var row in migration.PoisonRows)
            {
                page.Labelled("    ", "", 8, row.Sentence);
            }
        }

        if (migration.Drift > 0)
        {
            page.Labelled("  ", "drift", 10, $"{Quantity.Of(migration.Drift, "write")} that made the two shapes disagree");
        }

        if (migration.Runner is { } runner)
        {
            page.Labelled("  ", "runner", 10, runner);
        }

        if (migration.Gate is { } gate)
        {
            GateText.Conditions(page, "    ", GateText.Closed(gate));
        }

        if (migration.Next is { } next)
        {
            page.Labelled("  ", "next", 10, next);
        }
    }

    private static string Steps(MigrationStatus migration)
        => string.Create(CultureInfo.InvariantCulture, $"{migration.StepsDone} of {Quantity.Of(migration.Steps, "step")}");

    private static void Pending(TextPage page, IReadOnlyList<PendingMigration>? pending)
    {
        if (pending is not { Count: > 0 })
        {
            return;
        }

        page.Blank();
        page.Verbatim("Pending: not started here");
        foreach (var migration in pending)
        {
            page.Labelled("  ", migration.Migration.ToString(CultureInfo.InvariantCulture), 18, migration.Title);
        }
    }

    private static void Finished(TextPage page, IReadOnlyList<MigrationStatus> finished)
    {
        if (finished.Count == 0)
        {
            return;
        }

        page.Blank();
        page.Verbatim("Finished");
        foreach (var migration in finished)
        {
            var ended = migration.FinishedAt is { } moment ? $"{migration.State} {Quantity.Moment(moment)}" : migration.State;
            page.Labelled("  ", migration.Migration.ToString(CultureInfo.InvariantCulture), 18, $"{migration.Title} ({ended})");
        }
    }
}
