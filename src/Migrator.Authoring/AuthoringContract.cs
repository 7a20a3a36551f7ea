namespace Migrator.Authoring;

/// <summary>What compiled migrations and the tool that reads them have agreed on.</summary>
public static class AuthoringContract
{
    /// <summary>The version of this assembly's syntax; also the major number of its assembly version.</summary>
    /// <remarks>A tool refuses migrations that were compiled against a higher one, because it would not see what they say.</remarks>
    public const int Version = 1;
}
