namespace Migrator.Collecting.Errors;

/// <summary>Nothing is where the migrations should be.</summary>
public sealed class MigrationsPathMissingException : MigratorException
{
    internal MigrationsPathMissingException(string path)
        : base($"There is nothing at '{path}'. Give a migrations .dll, a folder with exactly one, or a .csproj.")
        => Path = path;

    /// <inheritdoc />
    public override string Code => "MIG1001";

    /// <summary>The path that was looked at.</summary>
    public string Path { get; }
}
