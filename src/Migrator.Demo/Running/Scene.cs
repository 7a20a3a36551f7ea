using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using FluentMigrator;
using Migrator.Demo.Shop;
using Migrator.Demo.Story;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;

namespace Migrator.Demo.Running;

/// <summary>What the story is played with: the database, the applications that are or were live, and what they remember.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly DemoOptions options;
    private readonly IDemoStage stage;
    private readonly DemoDatabase place;
    private readonly IMigrationDatabase database;
    private readonly TimeProvider time;
    private readonly StoryObserver observer;
    private readonly Ticker ticker;
    private readonly List<ShopApplication> applications = [];
    private readonly List<DemoMigration> migrations = [];
    private readonly RunSettings settings;

    public Scene(DemoOptions options, IDemoStage stage, DemoDatabase place, IMigrationDatabase database, TimeProvider time)
    {
        (this.options, this.stage, this.place, this.database, this.time) = (options, stage, place, database, time);
        settings = new RunSettings { Owner = "migrator demo", QuietWindow = TimeSpan.Zero, RollbackWindow = TimeSpan.Zero, HeartbeatTimeToLive = options.HeartbeatTimeToLive, BatchTarget = TimeSpan.FromMilliseconds(100) };
        Ledgers = new Ledgers(SeedRows.Of(options.Rows));
        observer = new StoryObserver(stage);
        ticker = new Ticker(stage, observer, time);
    }

    public Ledgers Ledgers { get; }

    public IndependentChecks Checks => new(place.DataSource);

    /// <summary>Rows that the demo's own queries found different.</summary>
    public long Mismatches { get; set; }

    public DemoMigration Migration<T>()
        where T : Migration
    {
        var number = typeof(T).GetCustomAttribute<MigrationAttribute>()?.Version
            ?? throw new InvalidOperationException($"{typeof(T).Name} has no number.");
        observer.IsTelling = migrations.Count > 0;
        var migration = new DemoMigration(database, new MigrationId(number), settings, observer, time);
        migrations.Add(migration);
        return migration;
    }

    /// <exception cref="Execution.FencedOutException">The version may not start.</exception>
    public async Task<ShopApplication> StartAsync(ShopStatements statements, CancellationToken cancellationToken)
    {
        var application = await ShopApplication
            .StartAsync(database.State, place.ConnectionString, statements, Ledgers, options, time, cancellationToken)
            .ConfigureAwait(false);
        applications.Add(application);
        ticker.Add(application);
        stage.On(new ApplicationMoved(statements.Version, IsLive: true));
        return application;
    }

    public async Task StopAsync(string version, CancellationToken cancellationToken)
    {
        await applications.Last(application => application.Version == version).StopAsync(cancellationToken).ConfigureAwait(false);
        stage.On(new ApplicationMoved(version, IsLive: false));
    }

    /// <summary>Lets the applications work for a while.</summary>
    public Task WatchAsync(CancellationToken cancellationToken) => Task.Delay(options.Watch, time, cancellationToken);

    /// <summary>Stores an order whose number no int could hold.</summary>
    public async Task<long> StoreLargeOrderAsync(CancellationToken cancellationToken)
    {
        const long Id = 5_000_000_000;
        var command = place.DataSource.CreateCommand(
            $"INSERT INTO shop.orders (id, customer_id, total) OVERRIDING SYSTEM VALUE VALUES ({Id.ToString(CultureInfo.InvariantCulture)}, 1, 9.99)");
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        Ledgers.Orders.Inserted(Id, Shop.Ledgers.Total(9.99m), Shop.Ledgers.Note(null));
        return Id;
    }

    /// <summary>Stops what still writes, compares everything, and counts.</summary>
    public async Task<DemoCounts> CountAsync(long startedAt, CancellationToken cancellationToken)
    {
        foreach (var application in applications.Where(application => application.IsLive))
        {
            await application.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        var compared = await Checks.CompareWithLedgersAsync(Ledgers, cancellationToken).ConfigureAwait(false);
        var tallies = applications.Select(application => application.Tally).ToList();
        return new DemoCounts
        {
            Server = place.Origin,
            Statements = tallies.Sum(tally => tally.Statements),
            Failed = tallies.Sum(tally => tally.Failed),
            FirstFailure = tallies.Select(tally => tally.FirstFailure).FirstOrDefault(failure => failure is not null),
            SlowestStatement = tallies.Max(tally => tally.Slowest),
            AnswersCompared = tallies.Sum(tally => tally.AnswersCompared),
            AnswersWrong = tallies.Sum(tally => tally.AnswersWrong),
            RowsVerified = observer.RowsVerified,
            Mismatches = observer.Mismatched + Mismatches,
            RowsCompared = compared.Rows,
            RowsDifferent = compared.Different,
            LongestLock = await LongestLockAsync(cancellationToken).ConfigureAwait(false),
            RowsPerSecond = observer.CopyingFor > TimeSpan.Zero ? observer.RowsCopied / observer.CopyingFor.TotalSeconds : 0,
            Elapsed = Stopwatch.GetElapsedTime(startedAt),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await ticker.DisposeAsync().ConfigureAwait(false);
        foreach (var application in applications)
        {
            await application.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> LongestLockAsync(CancellationToken cancellationToken)
    {
        var longest = TimeSpan.Zero;
        foreach (var migration in migrations)
        {
            var one = await migration.LongestLockAsync(cancellationToken).ConfigureAwait(false);
            longest = one > longest ? one : longest;
        }

        return longest;
    }
}
