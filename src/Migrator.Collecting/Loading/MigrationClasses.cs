using System.Reflection;
using FluentMigrator;
using FluentMigrator.Runner;

namespace Migrator.Collecting.Loading;

/// <summary>Finds an assembly's migrations as FluentMigrator's runner does when the same tags are asked for.</summary>
internal static class MigrationClasses
{
    // FluentMigrator's own: what RequireAny and RequireAll mean is its to say.
    private static readonly MigrationRunnerConventions Rules = new();

    public static (IReadOnlyList<MigrationClass> Classes, IReadOnlyList<LeftOutClass> LeftOut) In(
        Assembly assembly, string origin, IReadOnlyList<string> tags)
    {
        var symbols = new DebugSymbols(assembly.Location);
        var classes = new List<MigrationClass>();
        var leftOut = new List<LeftOutClass>();
        foreach (var type in assembly.GetTypes().Where(IsConcreteMigration).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var attribute = type.GetCustomAttribute<MigrationAttribute>(inherit: false);
            if (ReasonToLeaveOut(type, attribute, tags) is { } reason)
            {
                leftOut.Add(new LeftOutClass(attribute is null ? null : new MigrationId(attribute.Version), type.FullName ?? type.Name, reason));
            }
            else if (attribute is not null)
            {
                classes.Add(MigrationAttributes.Read(type, attribute, origin, symbols.LocationOf(type)));
            }
        }

        return (classes, leftOut);
    }

    private static bool IsConcreteMigration(Type type)
        => typeof(IMigration).IsAssignableFrom(type) && type is { IsAbstract: false, IsGenericTypeDefinition: false };

    private static string? ReasonToLeaveOut(Type type, MigrationAttribute? attribute, IReadOnlyList<string> wanted)
    {
        if (attribute is null)
        {
            return type.IsDefined(typeof(ProfileAttribute), false) ? "It belongs to a profile; profiles are not run, because they change data again at each run and no plan could say what of it is new. Write what is wanted once as a migration, with [Tags] if it is for some databases only."
                : type.IsDefined(typeof(MaintenanceAttribute), false) ? "It is maintenance, which FluentMigrator's runner does around every run; it is not run. Write it as SQL of the migration that needs it: Execute.InPhase(…).Sql(…)."
                : "It has no [Migration(number, \"title\")].";
        }

        if (!type.IsVisible)
        {
            return "The class is not public.";
        }

        return Rules.TypeHasTags(type) && !Rules.TypeHasMatchingTags(type, wanted) ? Untagged(type, wanted) : null;
    }

    private static string Untagged(Type type, IReadOnlyList<string> wanted)
    {
        var tags = string.Join(", ", type.GetCustomAttributes<TagsAttribute>(inherit: true).SelectMany(tag => tag.TagNames ?? []).Distinct());
        return wanted.Count == 0
            ? $"It is tagged {tags}, and no tag is asked for. Ask with --tag, or Tags in the configuration."
            : $"It is tagged {tags}, which does not match what is asked for: {string.Join(", ", wanted)}. Ask for one of its own with --tag, or Tags in the configuration.";
    }
}
