using Migrator.Changes;

namespace Migrator.Collecting;

/// <summary>Migrations that were found and whose attributes are in order. What they change is asked of them only when it is needed.</summary>
/// <remarks>Disposing it unloads the assemblies it loaded and removes what it published.</remarks>
public interface IMigrationSet : IDisposable
{
    /// <summary>Where the migrations come from, for people.</summary>
    string Origin { get; }

    /// <summary>Their numbers, ascending.</summary>
    IReadOnlyList<MigrationId> Ids { get; }

    /// <summary>Classes that look like migrations and are not in the set, each with the reason.</summary>
    IReadOnlyList<LeftOutClass> LeftOut { get; }

    /// <summary>The table in which FluentMigrator's own runner would keep what it has applied: the assembly's names for it, or FluentMigrator's.</summary>
    VersionTable VersionTable { get; }

    /// <summary>Asks one migration what it changes.</summary>
    /// <param name="id">One of <see cref="Ids"/>.</param>
    /// <param name="target">The database it is asked for.</param>
    /// <param name="schema">The schema as it will be when the migration runs.</param>
    /// <exception cref="Errors.MigrationClassException">The migration cannot be read, or asks for what is not supported.</exception>
    MigrationDefinition Collect(MigrationId id, CollectingTarget target, ISchemaView schema);

    /// <summary>Asks every migration that is not done yet, in order; each sees what the ones before it will have done.</summary>
    /// <param name="target">The database they are asked for.</param>
    /// <param name="live">The schema as it is now.</param>
    /// <param name="done">Migrations whose effect the live schema already has.</param>
    /// <exception cref="Errors.MigrationClassException">A migration cannot be read, or asks for what is not supported.</exception>
    IReadOnlyList<MigrationDefinition> CollectPending(CollectingTarget target, ISchemaView live, IReadOnlySet<MigrationId> done);
}
