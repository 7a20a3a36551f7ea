using Migrator.Changes;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>Turns an extraction of links into the mapping that will be registered: a move whose rows may be several.</summary>
internal static class LinkPreparation
{
    public static PreparedMove Prepare(ExtractLinks extract, int bit, PlanScope scope)
    {
        var move = new MoveColumns { From = extract.From, Columns = [extract.Column], To = extract.To, FromKey = extract.FromKey, ToKey = extract.ToKey };
        var prepared = MovePreparation.Prepare(move, bit, scope);
        var links = prepared.To with { Columns = [extract.Link], IsMany = true };
        return prepared with { To = links, Mapping = prepared.Mapping with { Counterpart = links } };
    }
}
