using System.Globalization;
using Migrator.Execution;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Finds the place of a release among those of its application, and makes room there. Whoever calls it keeps others out.</summary>
internal static class ReleasePlaces
{
    /// <summary>The place; null to come last, or to stay where it is.</summary>
    /// <exception cref="ReleasePlaceException">Nobody can tell where it belongs.</exception>
    public static async Task<long?> MakeRoomAsync(ControlSession session, string app, string version, ReleasePlace place)
    {
        if (!place.IsNeeded)
        {
            return null;
        }

        List<Row> known = [.. await session.QueryAsync<Row>("SELECT version, ordinal, registered_at AS registeredat FROM migrator.release WHERE app = @app ORDER BY ordinal", new { app }).ConfigureAwait(false)];
        if (place.Neighbour is { } neighbour)
        {
            return await BesideAsync(session, app, version, place, known.Find(one => one.Version == neighbour)).ConfigureAwait(false);
        }

        if (known.Count == 0 || known.Exists(one => one.Version == version))
        {
            return null;
        }

        if (!place.IsNewest)
        {
            throw new ReleasePlaceException(app, version, $"it is not known, and {app} is ordered by registration. If it is newer than every registered release, say --newest; else --before or --after one of those. The newest is {known[^1].Version}.");
        }

        var newest = known[^1];
        var seen = await FirstSeenAsync(session, app, version).ConfigureAwait(false);
        return seen < newest.RegisteredAt
            ? throw new ReleasePlaceException(app, version, $"it ran at {Moment(seen.Value)} already, before {newest.Version} was registered at {Moment(newest.RegisteredAt)}, so it may be older. If it is: --before {newest.Version}, or an older one. If it is not: --after {newest.Version}.")
            : null;
    }

    private static async Task<long?> BesideAsync(ControlSession session, string app, string version, ReleasePlace place, Row? neighbour)
    {
        if (neighbour is null || neighbour.Version == version)
        {
            throw new ReleasePlaceException(app, version, neighbour is null ? $"{place.Neighbour} is not registered, so nothing can come {(place.IsAfter ? "after" : "before")} it." : "it cannot come beside itself.");
        }

        var ordinal = place.IsAfter ? neighbour.Ordinal + 1 : neighbour.Ordinal;
        await session.ExecuteAsync("UPDATE migrator.release SET ordinal = ordinal + 1 WHERE app = @app AND ordinal >= @ordinal", new { app, ordinal }).ConfigureAwait(false);
        return ordinal;
    }

    private static Task<DateTime?> FirstSeenAsync(ControlSession session, string app, string version)
        => session.ScalarAsync<DateTime?>(
            """
            SELECT least(
                (SELECT min(first_seen) FROM migrator.sighting WHERE app = @app AND version = @version),
                (SELECT min(started_at) FROM migrator.instance WHERE app = @app AND version = @version))
            """,
            new { app, version });

    private static string Moment(DateTime moment) => moment.ToString("u", CultureInfo.InvariantCulture);

    private sealed record Row(string Version, long Ordinal, DateTime RegisteredAt);
}
