using System.Reflection;
using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>Refuses migrations that were compiled against contracts other than ours: they would fail in the middle, or be misread.</summary>
internal static class KnownReferences
{
    private static readonly Version FluentMigratorVersion = typeof(IMigration).Assembly.GetName().Version ?? new Version(0, 0, 0);

    public static void Check(string origin, IEnumerable<AssemblyName> references)
    {
        foreach (var reference in references)
        {
            if (reference is { Name: "FluentMigrator" or "FluentMigrator.Abstractions", Version: { } found }
                && found.Major != FluentMigratorVersion.Major)
            {
                throw new FluentMigratorVersionException(origin, found, FluentMigratorVersion);
            }

            if (reference is { Name: "Migrator.Authoring", Version: { } syntax } && syntax.Major > AuthoringContract.Version)
            {
                throw new AuthoringTooNewException(origin, syntax.Major, AuthoringContract.Version);
            }
        }
    }
}
