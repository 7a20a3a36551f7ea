namespace Migrator.Authoring;

/// <summary>Says which versions of an application work without the old shape; contract waits until only such versions are live.</summary>
/// <param name="app">The application's name, as its instances register it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RequiresAppAttribute(string app) : Attribute
{
    /// <summary>The application's name, as its instances register it.</summary>
    public string App { get; } = app;

    /// <summary>The versions that work once a column has changed its type under its name, such as <c>&gt;=2.4.0</c>.</summary>
    /// <value>Null for the range of <see cref="Contract"/>.</value>
    public string? Flip { get; init; }

    /// <summary>The versions that work once the old shape is gone, such as <c>&gt;=2.4.0</c>.</summary>
    /// <value>Null where only the flip is named; nothing is removed then.</value>
    public string? Contract { get; init; }

    /// <summary>The versions that write both shapes themselves, such as <c>&gt;=2.3.0</c>; needed, beside the other two, with <see cref="DualWritesAttribute"/>.</summary>
    /// <value>Null where triggers keep both shapes alike.</value>
    public string? WritesBoth { get; init; }

    /// <summary>The versions that need what only contract brings, such as a table under the name of one that goes: they may start once it is there.</summary>
    /// <value>Null where no version does.</value>
    public string? AfterContract { get; init; }
}
