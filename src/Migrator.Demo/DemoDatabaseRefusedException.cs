namespace Migrator.Demo;

/// <summary>The server that was given does not let the demo create its database.</summary>
public sealed class DemoDatabaseRefusedException(Exception cause)
    : MigratorException(
        $"The demo could not create a database of its own there: {cause.Message}. Give the connection of a role that may create databases, or none at all: then a throwaway server is started.",
        cause)
{
    /// <inheritdoc />
    public override string Code => "MIG2902";
}
