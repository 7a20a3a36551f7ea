using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;

namespace Migrator.Collecting.Guarding;

/// <summary>FluentMigrator's own list of migrations, each with a guard before it.</summary>
internal sealed class GuardedMigrations(IMigrationInformationLoader inner) : IMigrationInformationLoader
{
    public SortedList<long, IMigrationInfo> LoadMigrations()
    {
        var guarded = new SortedList<long, IMigrationInfo>();
        foreach (var (version, migration) in inner.LoadMigrations())
        {
            guarded.Add(version, new Guarded(migration));
        }

        return guarded;
    }

    private sealed class Guarded(IMigrationInfo inner) : IMigrationInfo
    {
        public long Version => inner.Version;

        public string Description => inner.Description;

        public TransactionBehavior TransactionBehavior => inner.TransactionBehavior;

        public IMigration Migration { get; } = new GuardedMigration(inner, inner.Migration);

        public bool IsBreakingChange => inner.IsBreakingChange;

        public object Trait(string name) => inner.Trait(name);

        public bool HasTrait(string name) => inner.HasTrait(name);

        public string GetName() => inner.GetName();
    }
}
