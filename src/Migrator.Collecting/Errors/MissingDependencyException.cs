namespace Migrator.Collecting.Errors;

/// <summary>A migrations assembly needs another one that is not there.</summary>
public sealed class MissingDependencyException : MigratorException
{
    internal MissingDependencyException(string origin, string dependency, Exception? cause = null)
        : base(
            $"'{origin}' needs '{dependency}', which is not beside it. A class library's packages stay in the package cache: " +
            "give the .csproj or the output of 'dotnet publish', or set <EnableDynamicLoading>true</EnableDynamicLoading> in the project.",
            cause)
        => (Origin, Dependency) = (origin, dependency);

    /// <inheritdoc />
    public override string Code => "MIG1005";

    /// <summary>The migrations assembly.</summary>
    public string Origin { get; }

    /// <summary>The assembly that is missing.</summary>
    public string Dependency { get; }
}
