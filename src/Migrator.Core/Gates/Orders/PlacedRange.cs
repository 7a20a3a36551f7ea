namespace Migrator.Gates.Orders;

/// <summary>A range whose bounds have their places in an order.</summary>
/// <param name="ways">The ways to be in it, each with the bounds that must all hold.</param>
internal sealed class PlacedRange<T>(IReadOnlyList<IReadOnlyList<Bound<T>>> ways)
    where T : IComparable<T>
{
    public IReadOnlyList<IReadOnlyList<Bound<T>>> Ways => ways;

    /// <summary>True if nothing can be in it.</summary>
    public bool IsEmpty => ways.All(HasNothing);

    public bool Contains(T place) => ways.Any(way => Holds(way, place));

    /// <summary>True if a place comes before everything that is in it.</summary>
    public bool IsAfter(T place) => ways.All(way => way.Any(bound => bound.Kind switch
    {
        BoundKind.AtLeast or BoundKind.Exactly => place.CompareTo(bound.At) < 0,
        BoundKind.Above => place.CompareTo(bound.At) <= 0,
        _ => false,
    }));

    public PlacedRange<T> Within(PlacedRange<T> other) => new([.. from one in ways from two in other.Ways select (IReadOnlyList<Bound<T>>)[.. one, .. two]]);

    public static bool Holds(IEnumerable<Bound<T>> way, T place) => way.All(bound => bound.Kind switch
    {
        BoundKind.AtLeast => place.CompareTo(bound.At) >= 0,
        BoundKind.Above => place.CompareTo(bound.At) > 0,
        BoundKind.AtMost => place.CompareTo(bound.At) <= 0,
        BoundKind.Below => place.CompareTo(bound.At) < 0,
        _ => place.CompareTo(bound.At) == 0,
    });

    private static bool HasNothing(IReadOnlyList<Bound<T>> way)
    {
        var pairs = from low in way
                    where low.Kind is BoundKind.AtLeast or BoundKind.Above or BoundKind.Exactly
                    from high in way
                    where high.Kind is BoundKind.AtMost or BoundKind.Below or BoundKind.Exactly
                    select (Order: low.At.CompareTo(high.At), IsOpen: low.Kind == BoundKind.Above || high.Kind == BoundKind.Below);
        return pairs.Any(pair => pair.Order > 0 || (pair.Order == 0 && pair.IsOpen));
    }
}
