using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

internal static class MigrationContexts
{
    /// <summary>Where an expression root puts what it is told.</summary>
    public static IMigrationContext Of(object root)
        => root is IMigrationContextAccessor accessor
            ? accessor.GetMigrationContext()
            : throw new NotSupportedException(
                $"'{root.GetType().Name}' does not let its migration be reached; use the root that FluentMigrator gives the class.");
}
