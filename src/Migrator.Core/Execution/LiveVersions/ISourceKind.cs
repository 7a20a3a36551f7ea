namespace Migrator.Execution.LiveVersions;

/// <summary>A kind of source that a package of its own brings: what a configuration calls it, and how it is made of its keys.</summary>
public interface ISourceKind
{
    /// <summary>What a configuration calls it, in lower case.</summary>
    string Type { get; }

    /// <summary>The keys that it knows beside those of every source.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>Makes a source.</summary>
    /// <exception cref="FormatException">A key is missing or cannot be read; the message names it.</exception>
    ILiveVersionSource Create(SourceKeys keys);
}
