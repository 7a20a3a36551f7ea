namespace Migrator.Collecting.Errors;

/// <summary>The migrations say things that this tool is too old to understand.</summary>
public sealed class AuthoringTooNewException : MigratorException
{
    internal AuthoringTooNewException(string origin, int found, int supported)
        : base($"'{origin}' was compiled against version {found} of Migrator.Authoring's syntax; this tool knows {supported}. Update the tool, or reference an older Migrator.Authoring.")
        => (Origin, Found, Supported) = (origin, found, supported);

    /// <inheritdoc />
    public override string Code => "MIG1008";

    /// <summary>The migrations assembly.</summary>
    public string Origin { get; }

    /// <summary>The syntax it was compiled against.</summary>
    public int Found { get; }

    /// <summary>The newest syntax this tool knows.</summary>
    public int Supported { get; }
}
