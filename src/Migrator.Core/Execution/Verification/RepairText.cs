using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Verification;

/// <summary>What a repair has done and left, in sentences.</summary>
internal static class RepairText
{
    public static IEnumerable<string> Sentences(Repaired repaired)
    {
        if (repaired.Rows > 0)
        {
            yield return $"{VerificationText.Rows(repaired.Rows)} {(repaired.Rows == 1 ? "was" : "were")} copied again first.";
        }

        if (repaired.Left > 0)
        {
            yield return $"{VerificationText.Rows(repaired.Left)} could not be repaired: {repaired.Why?.TrimEnd('.')}.";
        }
    }

    /// <summary>Which of the mappings cannot be repaired from the new shape, because nothing leads back from it.</summary>
    public static IEnumerable<string> WithoutWayBack(IEnumerable<Mapping> mappings)
        => from mapping in mappings
           where mapping is { Mode: SyncMode.Open, Kind: MappingKind.OneWay, Counterpart: null, Lookup: null } && mapping.Old.All(column => column.Function is null)
           select $"Nothing leads back from the new shape of {mapping.Table} ({string.Join(", ", mapping.New.Select(column => column.Name))}): such rows can be repaired from the old one only.";
}
