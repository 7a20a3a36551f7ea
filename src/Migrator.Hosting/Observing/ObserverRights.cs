namespace Migrator.Hosting.Observing;

/// <summary>What an observer's role needs: to write down what is seen, and nothing of the migrations themselves.</summary>
internal static class ObserverRights
{
    /// <summary>What lets an application's role observe.</summary>
    public const string Cure =
        "Let it: GRANT SELECT ON migrator.schema_version, migrator.migration, migrator.step, migrator.instance TO the role; GRANT SELECT, INSERT, UPDATE, DELETE ON migrator.observer, migrator.watch, migrator.sighting, migrator.usage, migrator.usage_look TO the role; or give UseDatabase a data source of a role that may, or let a cron job run 'migrator versions --observe'.";
}
