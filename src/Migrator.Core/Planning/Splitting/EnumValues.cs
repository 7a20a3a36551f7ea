using System.Text;
using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses values that an enum cannot get, and says what a new one means for versions that do not know it.</summary>
internal static class EnumValues
{
    public static IEnumerable<Finding> Check(AddEnumValue add, PlanScope scope)
    {
        if (Find(add, scope) is not { } found)
        {
            yield return Refusals.Of("MIG1101", add.Enum.ToString(), "there is no such enum", "Check the name and the schema; names keep their case. One that SQL of this migration creates is there for the next migration only.");
            yield break;
        }

        if (!found.IsOwned)
        {
            yield return Refusals.Of("MIG1107", add.Enum.ToString(), $"it belongs to {found.Owner}, and {scope.Catalog.Server.User} may not alter it", $"Connect as {found.Owner}, or as a member of that role.");
        }

        if (Encoding.UTF8.GetByteCount(add.Value) > scope.IdentifierLimit)
        {
            yield return Refusals.Of("MIG1198", add.Enum.ToString(), $"the value '{add.Value}' is longer than the {scope.IdentifierLimit} bytes that a value may have", "Choose a shorter one.");
        }

        // Values that this migration adds before it are there by then.
        var known = found.Values.Concat(scope.Definition.Changes.TakeWhile(change => !ReferenceEquals(change, add)).OfType<AddEnumValue>().Where(other => other.Enum == add.Enum).Select(other => other.Value));
        if ((add.Before ?? add.After) is { } neighbor && !known.Contains(neighbor))
        {
            yield return Refusals.Of("MIG1198", add.Enum.ToString(), $"it has no value '{neighbor}' beside which '{add.Value}' could come", $"Its values are {string.Join(", ", found.Values)}.");
        }
    }

    public static IEnumerable<Finding> Findings(AddEnumValue add, PlanScope scope)
    {
        if (Find(add, scope)!.Values.Contains(add.Value))
        {
            yield return new("MIG1197", FindingSeverity.Note, add.Enum.ToString(), $"the value '{add.Value}' is there already and stays where it is", "Nothing is to be done; a migration that was rolled back leaves it behind.");
            yield break;
        }

        yield return new("MIG1197", FindingSeverity.Warning, add.Enum.ToString(), $"running versions may read '{add.Value}' as soon as a new version writes it; and it stays after a rollback, since no server takes a value away", "Let versions that do not know it treat it as they treat any unknown value, or write it only once they are gone.");
    }

    private static EnumSnapshot? Find(AddEnumValue add, PlanScope scope) => scope.Catalog.Enums.FirstOrDefault(candidate => candidate.Name == add.Enum);
}
