using Migrator.Changes;
using Migrator.Collecting.Errors;
using Migrator.Collecting.Translation;

namespace Migrator.Collecting.Loading;

/// <summary>The migrations of one or more assemblies, in the order of their numbers.</summary>
internal sealed class MigrationSet : IMigrationSet
{
    private readonly IReadOnlyList<LoadedMigrations> loaded;
    private readonly SortedDictionary<MigrationId, MigrationClass> classes;
    private readonly string? defaultSchema;
    private readonly IServiceProvider? services;

    private MigrationSet(IReadOnlyList<LoadedMigrations> loaded, SortedDictionary<MigrationId, MigrationClass> classes, string? defaultSchema, IServiceProvider? services)
    {
        (this.loaded, this.classes, this.defaultSchema, this.services) = (loaded, classes, defaultSchema, services);
        Ids = [.. classes.Keys];
        LeftOut = [.. loaded.SelectMany(one => one.LeftOut)];
        VersionTable = VersionTables.Of([.. classes.Values.Select(migration => migration.Type.Assembly).Distinct()], defaultSchema);
        Origin = string.Join(", ", loaded.Select(one => one.Origin));
    }

    public string Origin { get; }

    public IReadOnlyList<MigrationId> Ids { get; }

    public IReadOnlyList<LeftOutClass> LeftOut { get; }

    public VersionTable VersionTable { get; }

    public static MigrationSet Of(IReadOnlyList<LoadedMigrations> loaded, string? defaultSchema = null, IServiceProvider? services = null)
    {
        var byId = loaded.SelectMany(one => one.Classes).GroupBy(migration => migration.Id).ToList();
        return byId.OrderBy(group => group.Key).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new DuplicateMigrationException(twice.Key, [.. twice.Select(migration => migration.ToString())])
            : new MigrationSet(loaded, new SortedDictionary<MigrationId, MigrationClass>(byId.ToDictionary(group => group.Key, group => group.First())), defaultSchema, services);
    }

    public MigrationDefinition Collect(MigrationId id, CollectingTarget target, ISchemaView schema)
        => classes.TryGetValue(id, out var migration)
            ? Collector.Collect(migration, Meant(target), schema, services)
            : throw new ArgumentOutOfRangeException(nameof(id), id, $"There is no migration {id} in {Origin}.");

    public IReadOnlyList<MigrationDefinition> CollectPending(CollectingTarget target, ISchemaView live, IReadOnlySet<MigrationId> done)
    {
        var definitions = new List<MigrationDefinition>();
        var schema = live;
        foreach (var migration in classes.Values.Where(migration => !done.Contains(migration.Id)))
        {
            var definition = Collector.Collect(migration, Meant(target), schema, services);
            schema = OverlaidSchema.Over(schema, definition.Changes);
            definitions.Add(definition);
        }

        return definitions;
    }

    public void Dispose()
    {
        foreach (var one in loaded)
        {
            one.Dispose();
        }
    }

    private CollectingTarget Meant(CollectingTarget target) => defaultSchema is null ? target : target with { DefaultSchema = defaultSchema };
}
