using Migrator.Collecting;

namespace Migrator.Hosting.Running;

/// <summary>What migrations see when they ask which database they are run on.</summary>
internal static class CollectingTargets
{
    public const string PostgreSql = "postgresql";

    public static CollectingTarget Of(string provider)
        => provider == PostgreSql ? CollectingTarget.PostgreSql : throw new UsageException($"The provider '{provider}' is not known. Known: {PostgreSql}.");
}
