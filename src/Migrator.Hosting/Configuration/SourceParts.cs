using Migrator.Execution.LiveVersions;

namespace Migrator.Hosting.Configuration;

/// <summary>What configured sources are made with, beside what the configuration says.</summary>
internal sealed record SourceParts
{
    /// <summary>Kinds that packages of their own bring.</summary>
    public IReadOnlyList<ISourceKind> Kinds { get; init; } = [];

    /// <summary>Makes a pooler from its address and its password; null where databases have none.</summary>
    public Func<string, Func<string>?, ISessionPooler>? Pooler { get; init; }

    /// <summary>Reads a variable of the environment.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Hears of each secret that is read, so that nobody prints it.</summary>
    public Action<string> Keep { get; init; } = _ => { };

    /// <summary>What to do where a kind is not known; empty if nothing can be done.</summary>
    public string Elsewhere { get; init; } = "";
}
