using System.Reflection;
using FluentMigrator.Runner.Constraints;

namespace Migrator.Collecting.Translation;

/// <summary>Refuses migrations that run only under a condition of FluentMigrator's runner: nobody could say what a plan of them means.</summary>
internal static class Constraints
{
    public static void Refuse(Translated translated)
    {
        if (translated.Migration.Type.GetCustomAttribute<MigrationConstraintAttribute>(inherit: true) is { } constraint)
        {
            throw translated.Unsupported(
                $"[{constraint.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)}]",
                "Whether such a migration runs is known only to FluentMigrator's runner. Take the attribute away, or ask in Up() with Schema.Table(…).Exists().");
        }
    }
}
