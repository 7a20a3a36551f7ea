namespace Migrator.Gates.Orders;

/// <summary>One end of a range, at a version or at its place in an order.</summary>
internal sealed record Bound<T>(BoundKind Kind, T At);
