namespace Migrator.Collecting.Errors;

/// <summary>A folder holds more than one assembly with migrations.</summary>
public sealed class SeveralMigrationAssembliesException : MigratorException
{
    internal SeveralMigrationAssembliesException(string folder, IReadOnlyList<string> assemblies)
        : base($"'{folder}' holds {assemblies.Count} assemblies with migrations: {string.Join(", ", assemblies)}. Name the .dll instead; --migrations can be repeated.")
        => (Folder, Assemblies) = (folder, assemblies);

    /// <inheritdoc />
    public override string Code => "MIG1004";

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The file names of the assemblies, in order.</summary>
    public IReadOnlyList<string> Assemblies { get; }
}
