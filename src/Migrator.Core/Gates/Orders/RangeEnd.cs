namespace Migrator.Gates.Orders;

/// <summary>Tells whether a range goes on for ever, whatever the order of versions: a fence with an end keeps out all that is released beyond it.</summary>
internal static class RangeEnd
{
    public static bool IsOpen(string range)
    {
        if (VersionRange.TryParse(range, out var read, out _))
        {
            return read.IsOpen;
        }

        try
        {
            return RangeText.Read(range).Any(way => !way.Any(bound => bound.Kind is BoundKind.AtMost or BoundKind.Below or BoundKind.Exactly));
        }
        catch (FormatException)
        {
            // Whoever reads it says what is wrong with it.
            return true;
        }
    }
}
