namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>An operator, a function or a conversion that an expression is bound to, at its place.</summary>
internal sealed class BoundItem
{
    /// <summary>The check, index, view, policy or trigger.</summary>
    public string Owner { get; init; } = "";

    public BoundSort Sort { get; init; }

    public string Called { get; init; } = "";

    /// <summary>The types of its arguments; of a conversion, from what to what.</summary>
    public string[] Types { get; init; } = [];

    public bool IsSameAs(BoundItem other) => Sort == other.Sort && Called == other.Called && Types.SequenceEqual(other.Types);

    public override string ToString() => Sort switch
    {
        BoundSort.Comparison => $"GREATEST or LEAST of {Types[0]}",
        BoundSort.Words => $"the text of {Types[0]}",
        BoundSort.Reading => $"{Types[0]} as {Types[1]}",
        _ => $"{Called} ({string.Join(", ", Types)})",
    };
}

/// <summary>What an expression may be bound to.</summary>
internal enum BoundSort
{
    Operator,
    Function,

    /// <summary>GREATEST and LEAST, which take the order of a type.</summary>
    Comparison,

    /// <summary>A value written as text, or read from it.</summary>
    Words,

    /// <summary>A column that is read as another type, whose own way to compare is passed by.</summary>
    Reading,
}
