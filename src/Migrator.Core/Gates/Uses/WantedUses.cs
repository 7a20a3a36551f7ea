using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.Gates.Uses;

/// <summary>What instances have to do with the two shapes so that they count as versions in the required range do.</summary>
internal static class WantedUses
{
    public static ShapeUses Of(GateFacts facts) => facts switch
    {
        { IsForBackfill: true } => ForBackfill,

        // The mirror image: who touches the new shape needs it.
        { Stage: null } => ShapeUses.WritesBothReadsOld | ShapeUses.WritesBothReadsNew | ShapeUses.NewOnly,

        { Stage: { } stage } => Of(stage, facts.Migration.Plan?.Requirements ?? []),
    };

    // Where triggers keep both alike the new shape takes over the old one's name at the flip, so nobody can use both.
    public static ShapeUses Of(ContractStage stage, IReadOnlyList<AppRequirement> author)
        => stage == ContractStage.Flip && EffectiveRequirements.OfWriters(author).Count > 0 ? ShapeUses.WritesBothReadsNew | ShapeUses.NewOnly : ShapeUses.NewOnly;

    /// <summary>One that leaves out the old shape would be missed by who still reads that.</summary>
    public static ShapeUses ForBackfill => ShapeUses.WritesBothReadsOld | ShapeUses.WritesBothReadsNew;
}
