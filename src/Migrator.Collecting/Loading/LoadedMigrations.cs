using System.Reflection;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>The migrations of one assembly, and what is to be done when they are no longer needed.</summary>
internal sealed class LoadedMigrations(
    string origin, IReadOnlyList<MigrationClass> classes, IReadOnlyList<LeftOutClass> leftOut, Action release) : IDisposable
{
    public string Origin { get; } = origin;

    public IReadOnlyList<MigrationClass> Classes { get; } = classes;

    public IReadOnlyList<LeftOutClass> LeftOut { get; } = leftOut;

    public static LoadedMigrations In(Assembly assembly, IReadOnlyList<string> tags) => In(assembly, tags, () => { });

    public static LoadedMigrations In(Assembly assembly, IReadOnlyList<string> tags, Action release)
    {
        var origin = assembly.Location.Length > 0 ? assembly.Location : assembly.GetName().Name ?? "";
        KnownReferences.Check(origin, assembly.GetReferencedAssemblies());

        var (classes, leftOut) = MissingDependencies.Named(origin, () => MigrationClasses.In(assembly, origin, tags));
        return classes.Count > 0
            ? new LoadedMigrations(origin, classes, leftOut, release)
            : throw new NoMigrationsException(origin, leftOut);
    }

    public LoadedMigrations Then(Action more) => new(
        Origin,
        Classes,
        LeftOut,
        () =>
        {
            Dispose();
            more();
        });

    public void Dispose() => release();
}
