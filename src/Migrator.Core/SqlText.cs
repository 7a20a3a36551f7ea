namespace Migrator;

/// <summary>SQL that an author wrote. It is parsed by the server, never by us, and never rewritten.</summary>
public sealed record SqlText(string Text)
{
    /// <inheritdoc />
    public override string ToString() => Text;
}
