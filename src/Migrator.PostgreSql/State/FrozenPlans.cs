using Migrator.Execution;
using Migrator.Planning;

namespace Migrator.PostgreSql.State;

/// <summary>Reads frozen plans, and notices one that is not what was frozen.</summary>
internal static class FrozenPlans
{
    /// <summary>The plan, and the hash that it was frozen with if it is another one now.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="json">The plan as it stands there.</param>
    /// <param name="hash">The hash that was stored with it; null where it does not matter any more.</param>
    /// <exception cref="PlanAlteredException">What stands there cannot be read, and is not what was frozen.</exception>
    public static (MigrationPlan Plan, string? AlteredFrom) Read(MigrationId migration, string json, string? hash)
    {
        var isAltered = hash is not null && PlanJson.HashOf(json) != hash;
        try
        {
            var plan = PlanJson.Deserialize(json);
            return (plan, isAltered || (hash is not null && plan.Hash != hash) ? hash : null);
        }
        catch (UnreadablePlanException cause) when (isAltered)
        {
            throw new PlanAlteredException(migration, hash!, cause);
        }
    }
}
