namespace Migrator.Gates.Orders;

/// <summary>On which side of a bound versions are meant.</summary>
internal enum BoundKind
{
    AtLeast,
    Above,
    AtMost,
    Below,
    Exactly,
}
