using Microsoft.Extensions.Configuration;
using Migrator.Execution.LiveVersions;

namespace Migrator.Hosting;

/// <summary>What an application has asked of one database's Migrator.</summary>
internal sealed class MigratorSetup(string name, IConfiguration section)
{
    /// <summary>What the application has configured for it.</summary>
    public IConfiguration Section { get; } = section;

    public string Name { get; } = name;

    public bool HasDatabase { get; set; }

    public bool HasMigrations { get; set; }

    public bool Registers { get; set; } = true;

    public bool Guards { get; set; } = true;

    public bool Expands { get; set; }

    public bool Backfills { get; set; }

    public bool Observes { get; set; }

    /// <summary>Kinds of sources that packages of their own bring.</summary>
    public List<ISourceKind> SourceKinds { get; } = [];

    public bool NeedsIdentity => Registers || Guards;

    /// <summary>The name as messages have it; nothing for the only one.</summary>
    public string Suffix => Name.Length == 0 ? "" : $" '{Name}'";
}
