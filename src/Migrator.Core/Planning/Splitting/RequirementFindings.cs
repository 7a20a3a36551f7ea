using Migrator.Changes;
using Migrator.Gates.Orders;

namespace Migrator.Planning.Splitting;

/// <summary>Says what a reviewer should know of the versions that a migration requires.</summary>
internal static class RequirementFindings
{
    public static IEnumerable<Finding> For(MigrationDefinition definition)
        => from requirement in definition.Requirements
           from one in new[] { (Name: "Flip", Range: requirement.Flip), (Name: "Contract", Range: requirement.Contract), (Name: "WritesBoth", Range: requirement.WritesBoth) }
           where one.Range is not null && !RangeEnd.IsOpen(one.Range)
           select new Finding(
               "MIG1324",
               FindingSeverity.Warning,
               definition.Source,
               $"{one.Name} of {requirement.App}, {one.Range}, has an upper end: what is released beyond it is taken for a version that may need the old shape, and the fence of contract keeps it out for good",
               "Write from which version on: >=2.4.0.");
}
