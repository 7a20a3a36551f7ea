namespace Migrator.Collecting.Errors;

/// <summary>A file is not a .NET assembly.</summary>
public sealed class NotAnAssemblyException : MigratorException
{
    internal NotAnAssemblyException(string path, Exception? cause = null)
        : base($"'{path}' is not a .NET assembly that this runtime can load. Give a migrations .dll, a folder with exactly one, or a .csproj.", cause)
        => Path = path;

    /// <inheritdoc />
    public override string Code => "MIG1002";

    /// <summary>The file.</summary>
    public string Path { get; }
}
