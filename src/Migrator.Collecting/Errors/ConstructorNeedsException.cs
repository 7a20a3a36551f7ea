using System.Reflection;

namespace Migrator.Collecting.Errors;

/// <summary>A class asks in its constructor for what only the application could give.</summary>
public sealed class ConstructorNeedsException : MigrationClassException
{
    internal ConstructorNeedsException(string migrationClass, string? location, ParameterInfo parameter)
        : base(
            migrationClass,
            location,
            $"its constructor asks for '{parameter.ParameterType.Name} {parameter.Name}', which only the application could give; " +
            "a plan must say the same everywhere. Take the parameter out and write what depends on it into the migration, or give it a default value. " +
            "ILogger, ILogger<T>, ILoggerFactory and IServiceProvider are given.")
        => (ParameterType, Parameter) = (parameter.ParameterType.FullName ?? parameter.ParameterType.Name, parameter.Name ?? "");

    /// <inheritdoc />
    public override string Code => "MIG1020";

    /// <summary>The full name of the type that is asked for.</summary>
    public string ParameterType { get; }

    /// <summary>The parameter's name.</summary>
    public string Parameter { get; }
}
