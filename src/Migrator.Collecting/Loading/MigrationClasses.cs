using System.Reflection;
using FluentMigrator;

namespace Migrator.Collecting.Loading;

/// <summary>Finds an assembly's migrations as FluentMigrator's runner does when no tags are asked for.</summary>
internal static class MigrationClasses
{
    public static (IReadOnlyList<MigrationClass> Classes, IReadOnlyList<LeftOutClass> LeftOut) In(Assembly assembly, string origin)
    {
        var symbols = new DebugSymbols(assembly.Location);
        var classes = new List<MigrationClass>();
        var leftOut = new List<LeftOutClass>();
        foreach (var type in assembly.GetTypes().Where(IsConcreteMigration).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var attribute = type.GetCustomAttribute<MigrationAttribute>(inherit: false);
            if (ReasonToLeaveOut(type, attribute) is { } reason)
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

    private static string? ReasonToLeaveOut(Type type, MigrationAttribute? attribute)
    {
        if (attribute is null)
        {
            return type.IsDefined(typeof(ProfileAttribute), false) ? "It belongs to a profile; profiles are not run."
                : type.IsDefined(typeof(MaintenanceAttribute), false) ? "It is maintenance, which has no place in a migration's life; it is not run."
                : "It has no [Migration(number, \"title\")].";
        }

        if (!type.IsVisible)
        {
            return "The class is not public.";
        }

        var tags = type.GetCustomAttributes<TagsAttribute>(inherit: true).SelectMany(tag => tag.TagNames ?? []).ToList();
        return tags.Count > 0 ? $"It is tagged {string.Join(", ", tags)}; only untagged migrations are run." : null;
    }
}
