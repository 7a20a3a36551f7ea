using System.Diagnostics;
using Migrator.Demo.Migrations;
using Migrator.Demo.Running;
using Migrator.Demo.Shop;
using Migrator.Demo.Story;
using Migrator.Execution.Ports;
using Migrator.PostgreSql;
using Migrator.Reporting;

namespace Migrator.Demo;

/// <summary>A shop whose tables are rebuilt while two versions of its application write to them.</summary>
/// <remarks>
/// Everything goes through the real planner and the real runs. Whatever happens, cancellation included, the server is
/// stopped and its directory removed, or, on a server that was given, the demo's database dropped.
/// </remarks>
/// <param name="options">How large, and where.</param>
/// <param name="stage">Where it is seen.</param>
/// <param name="install">Installs the toolkit's control schema.</param>
/// <param name="time">Measures pauses.</param>
public sealed class ShopDemo(DemoOptions options, IDemoStage stage, Func<IMigrationDatabase, CancellationToken, Task> install, TimeProvider time)
{
    /// <summary>Tells the whole story.</summary>
    /// <exception cref="DemoServerMissingException">There is neither a PostgreSQL nor a Docker here.</exception>
    /// <exception cref="DemoDatabaseRefusedException">The given server does not let the demo create its database.</exception>
    /// <exception cref="DemoStoppedException">A phase did not come to its end.</exception>
    public async Task<DemoCounts> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var place = await DemoDatabase.CreateAsync(options.ConnectionString, cancellationToken).ConfigureAwait(false);
        await using (place.ConfigureAwait(false))
        {
            var database = PostgreSqlDatabase.Connect(place.ConnectionString);
            await using (database.ConfigureAwait(false))
            {
                var scene = new Scene(options, stage, place, database, time);
                await using (scene.ConfigureAwait(false))
                {
                    await install(database, cancellationToken).ConfigureAwait(false);
                    await OpenAsync(scene, place, cancellationToken).ConfigureAwait(false);
                    await ReshapeAsync(scene, cancellationToken).ConfigureAwait(false);
                    return await scene.CountAsync(startedAt, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task OpenAsync(Scene scene, DemoDatabase place, CancellationToken cancellationToken)
    {
        stage.On(new ChapterBegan(1, "A shop that never closes", $"{place.Origin}; {place.Fate}."));
        await scene.Migration<CreateShop>().ExpandAsync(cancellationToken).ConfigureAwait(false);
        await ShopOpening.FillAsync(place.DataSource, scene.Ledgers.Seed, cancellationToken).ConfigureAwait(false);
        stage.On(new Said($"{Quantity.Of(scene.Ledgers.Seed.Customers, "customer")}, {Quantity.Of(scene.Ledgers.Seed.Orders, "order")}. The application works on {Quantity.Of(options.Connections, "connection")}, from now to the end: INSERT, UPDATE of one row and of many, INSERT … ON CONFLICT, COPY, DELETE, SELECT; and it sends heartbeats."));
        await scene.StartAsync(FirstVersion.Statements, cancellationToken).ConfigureAwait(false);
        await scene.WatchAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReshapeAsync(Scene scene, CancellationToken cancellationToken)
    {
        await new Chapters(stage, scene, scene.Migration<ReshapeShop>()).TellAsync(cancellationToken).ConfigureAwait(false);
    }
}
