using System.Reflection;
using Migrator.Collecting;
using Migrator.Corpus;
using Migrator.PostgreSql;
using Migrator.Testing;

namespace Migrator.PlanCount.Tests;

/// <remarks>With <c>MIGRATOR_APPROVE=1</c> the counts of the corpus are written anew.</remarks>
public sealed class CorpusTests(ServerFixture server)
{
    private static readonly Assembly Corpus = typeof(CreateMembers).Assembly;

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public void The_corpus_is_as_large_as_an_applications_history()
    {
        using var migrations = FluentMigrations.In(Corpus, "Demo", "Large");

        Assert.True(migrations.Ids.Count + migrations.LeftOut.Count >= 200, $"{migrations.Ids.Count} and {migrations.LeftOut.Count}");
    }

    [Fact]
    public async Task A_long_history_is_planned_and_run_to_its_end_or_refused_with_what_to_write_instead()
    {
        await using var database = await server.CreateDatabaseAsync();
        var target = new PostgreSqlDatabase(database.DataSource);
        var rehearsal = new Rehearsal(target);
        await rehearsal.PrepareAsync(Stopping);
        using var migrations = FluentMigrations.In(Corpus);

        var verdicts = await new Counting(target, rehearsal).CountAsync(migrations, Stopping);

        var planned = verdicts.Where(verdict => verdict.Code is null).Select(verdict => verdict.Id).ToList();
        Assert.DoesNotContain(verdicts, verdict => verdict.Code == Verdict.Stuck);
        Assert.Equal(planned, await target.State.ReadForeignVersionsAsync(null, Stopping));
        Assert.All(verdicts.Where(verdict => verdict.Code is not null), AssertSaysWhatToWrite);
        await AssertCountedAsApprovedAsync(CountReport.Text(verdicts, migrations.LeftOut));
    }

    [Fact]
    public async Task Planning_alone_changes_nothing()
    {
        await using var database = await server.CreateDatabaseAsync();
        var before = await database.DumpSchemaAsync();
        using var migrations = FluentMigrations.In(typeof(ControlSchema.ControlSchemaMigration).Assembly);

        var verdicts = await new Counting(new PostgreSqlDatabase(database.DataSource), rehearsal: null).CountAsync(migrations, Stopping);

        Assert.Equal(migrations.Ids.Count, verdicts.Count);
        Assert.Equal(before, await database.DumpSchemaAsync());
    }

    [Fact]
    public void Refusals_are_counted_by_their_code_in_text_and_in_json()
    {
        Verdict[] verdicts = [new(new(1), "One", null, null), new(new(2), "Two", "MIG1014", "Write it otherwise."), new(new(3), "Three", "MIG1013", "Say when.")];

        Assert.Equal(
            """
            planned       1
            MIG1013       1
            MIG1014       1
            left out      1

            MIG1013 3 Three
                Say when.

            MIG1014 2 Two
                Write it otherwise.

            left out Four
                It is tagged.

            """,
            CountReport.Text(verdicts, [new(null, "Four", "It is tagged.")]));
        Assert.Contains("\"MIG1013\": 1,", CountReport.Json(verdicts, []), StringComparison.Ordinal);
    }

    private static async Task AssertCountedAsApprovedAsync(string counted)
    {
        var approved = Path.Combine(Repository.Root, "tests", "Migrator.PlanCount.Tests", "Corpus.txt");
        if (Environment.GetEnvironmentVariable("MIGRATOR_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(approved, counted, Stopping);
        }

        Assert.Equal(await File.ReadAllTextAsync(approved, Stopping), counted);
    }

    private static void AssertSaysWhatToWrite(Verdict refused)
    {
        Assert.StartsWith("MIG1", refused.Code, StringComparison.Ordinal);

        // The words of a migration that throws are its own.
        Assert.True(refused.Code == "MIG1012" || (refused.Reason?.Length > 40 && refused.Reason.EndsWith('.')), $"{refused.Code} {refused.Name}: {refused.Reason}");
    }
}
